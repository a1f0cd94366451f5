using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Turns a model's outputs into what a tournament takes.</summary>
public static class Submission
{
    /// <summary>
    /// The outputs' mean ranks within each era, spread over the open interval from 0 to 1: (rank - 1/2)/n. Scores look
    /// at the order inside an era alone, and a submission must lie between 0 and 1.
    /// </summary>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="outputs">The model's outputs, shape [rows], finite.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="eras"/>, or an output is not finite.</exception>
    public static float[] FromOutputs(Rows eras, ReadOnlySpan<float> outputs)
    {
        // In double: float32 holds no exact mean ranks of eras above 2^23 rows.
        double[] ranks = new double[outputs.Length];
        for (int i = 0; i < ranks.Length; i++)
        {
            if (!float.IsFinite(outputs[i]))
                throw new ArgumentException($"outputs[{i}] is {outputs[i]}; every output must be finite.", nameof(outputs));
            ranks[i] = outputs[i];
        }

        HardRank.Compute(ranks, eras, ranks);
        float[] result = new float[ranks.Length];
        for (int era = 0; era < eras.Count; era++)
        {
            double n = eras.LengthOf(era);
            for (int i = eras.Start(era); i < eras.Start(era) + eras.LengthOf(era); i++)
                result[i] = (float)((ranks[i] - 0.5) / n);
        }

        return result;
    }

    /// <summary>Predicts for rows and writes <c>id,prediction</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows; each must have an id of its own.</param>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="progress">Told how far the prediction and the writing are.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <returns>Whether all predictions are the same, of which <paramref name="progress"/> is warned.</returns>
    /// <exception cref="DataFileException">An id is empty or stands twice, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static bool Write(
        TrainedModel model,
        RowSelection rows,
        string path,
        IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new DataFileException(rows.Table.Source, "there are no rows to predict for");
        RequireIds(rows);
        float[] outputs = model.Predict(
            rows, new Relay<int>(progress, done => new Predicting(new RowProgress(done, rows.Count))), cancellation);
        float[] predictions = FromOutputs(rows.EraRows, outputs);
        bool isConstant = !predictions.AsSpan().ContainsAnyExcept(predictions[0]);
        if (isConstant && predictions.Length > 1)
        {
            progress?.Report(new Warning(
                $"All {rows.Count} predictions in {path} are the same, and the tournament takes no submission without spread."));
        }

        PredictionCsvWriter.Write(
            path,
            rows,
            predictions,
            new Relay<RowProgress>(progress, done => new Writing(path, done)),
            cancellation);
        return isConstant;
    }

    /// <summary>Predicts, writes, and checks what was written as the tournament does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows; each must have an id of its own.</param>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="warn">Told why the tournament would refuse the file, in a sentence.</param>
    /// <param name="progress">Told how far the prediction and the writing are.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <returns>What the submission is like; null where it would be refused.</returns>
    /// <exception cref="DataFileException">An id is empty or stands twice, or the file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    internal static SubmissionSummary? WriteAndCheck(
        TrainedModel model,
        RowSelection rows,
        string path,
        Action<string> warn,
        IProgress<WorkflowProgress>? progress,
        CancellationToken cancellation)
    {
        bool isConstant = Write(model, rows, path, progress, cancellation);
        if (isConstant)
            return null;
        try
        {
            return SubmissionCheck.Check(path, cancellation: cancellation);
        }
        catch (DataFileException exception)
        {
            warn($"The tournament would refuse the predictions: {exception.Message}");
            return null;
        }
    }

    /// <summary>Checks that every row has an id of its own, so that it is known before the work.</summary>
    /// <exception cref="DataFileException">An id is empty or stands twice.</exception>
    internal static void RequireIds(RowSelection rows)
    {
        var seen = new HashSet<string>(rows.Count, StringComparer.Ordinal);
        foreach (int row in rows.Indices)
        {
            string id = rows.Table.Ids[row];
            if (id.Length == 0)
                throw new DataFileException(rows.Table.Source, $"data row {row + 1} has no id", column: "id");
            if (!seen.Add(id))
                throw new DataFileException(rows.Table.Source, $"id '{id}' stands in data row {row + 1} a second time", column: "id");
        }
    }
}
