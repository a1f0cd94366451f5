namespace Isotone.Numerai;

/// <summary>The columns that predictions are scored from, row by row.</summary>
public sealed record ScoreColumns
{
    /// <summary>The predictions, shape [rows]; where the target is known they must be finite.</summary>
    public required ReadOnlyMemory<double> Predictions { get; init; }

    /// <summary>The targets, shape [rows]; NaN where one is not known.</summary>
    public required ReadOnlyMemory<double> Targets { get; init; }

    /// <summary>The meta model's predictions, shape [rows], NaN where it has none; null for no MMC.</summary>
    public ReadOnlyMemory<double>? MetaModel { get; init; }

    /// <summary>A benchmark's predictions, shape [rows], NaN where it has none; null for no BMC.</summary>
    public ReadOnlyMemory<double>? Benchmark { get; init; }

    /// <summary>The features of the same rows; null for no FNC and no feature exposure.</summary>
    public FeatureRows? Features { get; init; }

    /// <summary>Refuses columns of other lengths and numbers that cannot be scored.</summary>
    /// <exception cref="ArgumentException">The message names the column, and row and era where one is to blame.</exception>
    internal void Check(IReadOnlyList<string> eraNames, Rows eras)
    {
        if (eraNames.Count != eras.Count)
            throw new ArgumentException($"eraNames has {eraNames.Count} elements where {eras.Count} are needed.", nameof(eraNames));
        RequireLength(Predictions.Length, eras.Length, "predictions");
        RequireLength(Targets.Length, eras.Length, "targets");
        RequireLength(MetaModel?.Length ?? eras.Length, eras.Length, "metaModel");
        RequireLength(Benchmark?.Length ?? eras.Length, eras.Length, "benchmark");
        RequireLength(Features?.Count ?? eras.Length, eras.Length, "features");
        ReadOnlySpan<double> predictions = Predictions.Span, targets = Targets.Span;
        int known = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            if (double.IsNaN(targets[row]))
                continue;
            RequireFinite(predictions[row], "predictions", row, eraNames, eras);
            RequireFinite(targets[row], "targets", row, eraNames, eras);
            known++;
        }

        if (known == 0)
            throw NoTarget("targets");
    }

    /// <summary>The rows of an era whose target is known, ready to be scored; null where there are none.</summary>
    internal EraSample? Era(int first, int length)
    {
        var rows = new List<int>(length);
        for (int row = first; row < first + length; row++)
        {
            if (!double.IsNaN(Targets.Span[row]))
                rows.Add(row);
        }

        if (rows.Count == 0)
            return null;
        int[] known = [.. rows];
        return new EraSample(TopBottom.Pick(Predictions.Span, known), TopBottom.Pick(Targets.Span, known))
        {
            MetaModel = Pick(MetaModel, known),
            Benchmark = Pick(Benchmark, known),
            Features = Features?.Select(known),
        };
    }

    // With "?:" between an array and null, null would become the empty memory.
    private static ReadOnlyMemory<double>? Pick(ReadOnlyMemory<double>? values, int[] rows)
    {
        if (values is not { } given)
            return null;
        return TopBottom.Pick(given.Span, rows);
    }

    private static ArgumentException NoTarget(string name) => new("No row has a known target.", name);

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"{name} has {length} elements where {expected} are needed.", name);
    }

    private static void RequireFinite(double value, string name, int row, IReadOnlyList<string> eraNames, Rows eras)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(
                $"{name}[{row}] (era '{eraNames[eras.RowOf(row)]}') is {value}; where the target is known it must be finite.", name);
        }
    }
}
