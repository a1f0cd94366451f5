namespace Isotone.Data;

/// <summary>Eras to train on and eras to validate on, as numbers from 0 in the order of time. Immutable.</summary>
/// <param name="Train">The eras to train on, ascending.</param>
/// <param name="Validation">The eras to validate on, ascending, none of them in <paramref name="Train"/>.</param>
public sealed record EraFold(IReadOnlyList<int> Train, IReadOnlyList<int> Validation)
{
    /// <summary>The rows to train on.</summary>
    /// <param name="rows">The rows that the folds were made for: era number e is <c>rows.EraNames[e]</c>.</param>
    /// <exception cref="ArgumentException">The rows have fewer eras than the fold names.</exception>
    public RowSelection TrainRows(RowSelection rows) => In(rows, Train);

    /// <summary>The rows to validate on.</summary>
    /// <inheritdoc cref="TrainRows" path="/param"/>
    /// <inheritdoc cref="TrainRows" path="/exception"/>
    public RowSelection ValidationRows(RowSelection rows) => In(rows, Validation);

    private static RowSelection In(RowSelection rows, IReadOnlyList<int> eras)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (eras.Count > 0 && eras[^1] >= rows.EraNames.Count)
            throw new ArgumentException($"The fold names era number {eras[^1]}, and the rows have {rows.EraNames.Count} eras.", nameof(rows));
        return rows.InEras(eras.Select(era => rows.EraNames[era]));
    }
}
