namespace Isotone.Data;

/// <summary>
/// Puts together the predictions that each fold's model makes for the eras it did not train on. Not for several threads at
/// once.
/// </summary>
public sealed class OutOfFold
{
    private readonly RowSelection _rows;
    private readonly double[] _predictions;
    private readonly bool[] _predicted;

    /// <summary>Predictions for no row yet.</summary>
    /// <param name="rows">The rows that the folds were made for.</param>
    public OutOfFold(RowSelection rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        _predictions = new double[rows.Count];
        Array.Fill(_predictions, double.NaN);
        _predicted = new bool[rows.EraNames.Count];
    }

    /// <summary>The predictions, shape [rows]; NaN in eras that no fold validated on yet.</summary>
    public ReadOnlySpan<double> Predictions => _predictions;

    /// <summary>The rows that have a prediction.</summary>
    public RowSelection Predicted => _rows.InEras(_rows.EraNames.Where((_, era) => _predicted[era]));

    /// <summary>Adds the predictions of a fold's model.</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="predictions">The predictions for <see cref="EraFold.ValidationRows"/>, in their order, finite.</param>
    /// <exception cref="ArgumentException">
    /// The number of predictions is not that of the rows, one is NaN or infinite, or an era was predicted before (the message
    /// names it). Nothing is added then.
    /// </exception>
    public void Add(EraFold fold, ReadOnlySpan<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(fold);
        int rows = 0;
        foreach (int era in fold.Validation)
        {
            if ((uint)era >= (uint)_predicted.Length)
                throw new ArgumentException($"The fold names era number {era}, and the rows have {_predicted.Length} eras.", nameof(fold));
            if (_predicted[era])
                throw new ArgumentException($"Era '{_rows.EraNames[era]}' has predictions of another fold.", nameof(fold));
            rows += _rows.EraRows.LengthOf(era);
        }

        if (predictions.Length != rows)
            throw new ArgumentException($"predictions has {predictions.Length} elements where {rows} are needed.", nameof(predictions));
        for (int i = 0; i < predictions.Length; i++)
        {
            if (!double.IsFinite(predictions[i]))
                throw new ArgumentException($"predictions[{i}] is {predictions[i]}; every prediction must be finite.", nameof(predictions));
        }

        foreach (int era in fold.Validation)
        {
            int length = _rows.EraRows.LengthOf(era);
            predictions[..length].CopyTo(_predictions.AsSpan(_rows.EraRows.Start(era), length));
            predictions = predictions[length..];
            _predicted[era] = true;
        }
    }
}
