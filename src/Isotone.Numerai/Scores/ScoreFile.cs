using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Scores the predictions in a file.</summary>
public static class ScoreFile
{
    /// <summary>Scores a file that has an era, a target and a prediction column.</summary>
    /// <param name="path">The CSV file; other columns in it are passed over.</param>
    /// <param name="target">The column of targets; an empty field is a target that is not known, and its row is left out.</param>
    /// <param name="prediction">The column of predictions; needed where the target is known.</param>
    /// <param name="era">The column of eras, whose rows stand side by side.</param>
    /// <param name="scores">The scores; <see cref="EraScore.Standard"/> by default.</param>
    /// <param name="progress">Hears how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read (see <see cref="CsvColumnReader.Read"/>), a prediction is missing where the target is
    /// known, no target is known, or all targets are the same.
    /// </exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static ScoreReport Score(
        string path, string target, string prediction, string era = "era", IReadOnlyList<EraScore>? scores = null,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        CsvColumns columns = CsvColumnReader.Read(
            path, new CsvColumnSelection { Era = era, Numbers = [target, prediction] }, progress, cancellation);
        CategoryColumn eras = columns.Eras!;
        ReadOnlySpan<double> targets = columns.Numbers(target);
        ReadOnlySpan<double> predictions = columns.Numbers(prediction);
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        for (int row = 0; row < targets.Length; row++)
        {
            if (double.IsNaN(targets[row]))
                continue;
            if (double.IsNaN(predictions[row]))
            {
                string what = columns.LineOf(row) is null ? $"data row {row + 1} of " : "a row of ";
                throw new DataFileException(
                    path, $"{what}era '{eras[row]}' has a target but no prediction", columns.LineOf(row), prediction);
            }

            lowest = Math.Min(lowest, targets[row]);
            highest = Math.Max(highest, targets[row]);
        }

        if (lowest > highest)
            throw new DataFileException(path, "the target has no value in any row", column: target);
        if (lowest == highest)
        {
            throw new DataFileException(
                path, "the target has the same value in every row, so there is no order to score", column: target);
        }

        return ScoreReport.Of(eras.Names, eras.Runs(), predictions, targets, scores);
    }
}
