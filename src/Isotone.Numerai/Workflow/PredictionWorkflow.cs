using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What a prediction came to.</summary>
/// <param name="Rows">The rows predicted for.</param>
/// <param name="Submission">What the submission is like; null where the tournament would refuse it.</param>
public sealed record PredictionResult(int Rows, SubmissionSummary? Submission);

/// <summary>Applies a saved model to a file and writes a submission.</summary>
public static class PredictionWorkflow
{
    /// <summary>Predicts for every row of a file.</summary>
    /// <param name="modelFolder">The folder that training wrote.</param>
    /// <param name="data">The CSV file or era table; it needs an id column and the model's features, in any order among others. Predictions are
    /// ranked within eras; without an era column all rows are of one era.</param>
    /// <param name="output">The file to write, <c>id,prediction</c>; an existing one is replaced.</param>
    /// <param name="progress">Told what is being done, on the calling thread.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <returns>The number of rows predicted for, and what the submission is like.</returns>
    /// <exception cref="DataFileException">A file cannot be read, used or written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static PredictionResult Run(
        string modelFolder,
        string data,
        string output,
        IProgress<WorkflowProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        TrainedModel model = TrainedModel.Load(modelFolder);
        AtomicFile.RequireWritable(output);
        EraTable table = EraDataFile.Read(
            data, model.Columns, new Relay<ReadProgress>(progress, done => new Reading(data, done)), cancellation);
        SubmissionSummary? submission = Submission.WriteAndCheck(
            model, table.All, output, sentence => progress?.Report(new Warning(sentence)), progress, cancellation);
        return new PredictionResult(table.RowCount, submission);
    }
}
