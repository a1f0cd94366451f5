using System.Diagnostics;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Trains the trials of a study on data that is read once, and scores them on validation rows.</summary>
internal sealed class TrialTraining
{
    private readonly TrainingData _data;
    private readonly StudySettings _settings;
    private readonly int? _threads;

    public TrialTraining(
        StudySettings settings, int? threads, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        (_settings, _threads) = (settings, threads);
        _data = TrainingData.Load(Simulated(settings.Configuration), progress, cancellation);
    }

    /// <summary>Trains and scores.</summary>
    /// <param name="task">The task.</param>
    /// <param name="configuration">What to train.</param>
    /// <param name="progress">Told how far the training is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public StudyTrial Run(
        StudyTask task, TrainingConfiguration configuration, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        ScoreSummary? score = null;
        string? problem = null;
        try
        {
            score = Score(Simulated(configuration) with { Target = _data.Target, Threads = _threads }, progress, cancellation);
            problem = score.Mean is null ? "no validation era has a score" : null;
        }
        catch (TrainingDivergedException exception)
        {
            problem = exception.Message;
        }

        return new StudyTrial(
            task.Trial, task.Rung, configuration, score?.Mean, score?.Sharpe, problem, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private ScoreSummary Score(TrainingConfiguration configuration, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        using Parallelism.Scope threads = Parallelism.Limit(_threads ?? Parallelism.Degree);
        using IModelFamily family = ModelFamilies.Of(configuration.Model);
        var training = new MemberTraining(configuration, _data, family, null, progress, cancellation);
        var eras = new List<double>();
        foreach (TrainingFold fold in _data.Folds)
        {
            RowSelection rows = fold.Validation!;
            var model = new TrainedModel(
                new ModelDescription(configuration, _data.Table.FeatureNames, configuration.Epochs), training.Train(fold, (1, 1)),
                fold.Scaler(cancellation));
            double[] predictions = Array.ConvertAll(model.Predict(rows, null, cancellation), value => (double)value);
            double[] targets = Array.ConvertAll(rows.Target(_data.Target), value => (double)value);
            ScoreReport report = ScoreReport.Of(rows.EraNames, rows.EraRows, predictions, targets);
            int index = report.ScoreNames.ToList().IndexOf(_settings.Score);
            eras.AddRange(report.Eras.Select(era => era.Scores[index]));
        }

        return ScoreSummary.Of([.. eras]);
    }

    private static TrainingConfiguration Simulated(TrainingConfiguration configuration) => configuration with
    {
        Simulation = configuration.Data is null ? configuration.Simulation ?? new SimulationOptions { Seed = configuration.Seed } : null,
    };
}
