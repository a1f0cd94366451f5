using System.Runtime.ExceptionServices;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Scores eras in parallel; what an era comes to does not depend on the others or on the number of threads.</summary>
internal sealed class EraScoring(
    ScoreColumns columns, Rows eras, IReadOnlyList<EraScore> scores, IProgress<RowProgress>? progress,
    CancellationToken cancellation)
{
    private readonly Lock _telling = new();
    private readonly Result?[] _results = new Result?[eras.Count];
    private int _rowsDone;

    /// <summary>What an era came to.</summary>
    /// <param name="Rows">The number of rows with a known target.</param>
    /// <param name="Scores">The scores.</param>
    /// <param name="FeatureCorrelations">The correlation with each feature; null where none are known.</param>
    /// <param name="TargetIsConstant">Whether all targets are the same.</param>
    /// <param name="PredictionIsConstant">Whether all predictions are the same.</param>
    public sealed record Result(
        int Rows, double[] Scores, double[]? FeatureCorrelations, bool TargetIsConstant, bool PredictionIsConstant);

    /// <summary>Scores every era; null for one without a known target.</summary>
    public Result?[] Run()
    {
        try
        {
            ParallelRows.Run(new Work(this), eras.Count, grain: 1);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        return _results;
    }

    private void Score(int era)
    {
        cancellation.ThrowIfCancellationRequested();
        if (columns.Era(eras.Start(era), eras.LengthOf(era)) is { } sample)
        {
            _results[era] = new Result(
                sample.Targets.Length,
                [.. scores.Select(score => score.Of(sample))],
                sample.Features is null ? null : sample.FeatureCorrelations(),
                IsConstant(sample.Targets.Span),
                IsConstant(sample.Predictions.Span));
        }

        lock (_telling)
            progress?.Report(new RowProgress(_rowsDone += eras.LengthOf(era), eras.Length));
    }

    private static bool IsConstant(ReadOnlySpan<double> values) => !values.ContainsAnyExcept(values[0]);

    private readonly struct Work(EraScoring scoring) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int era = first; era < end; era++)
                scoring.Score(era);
        }
    }
}
