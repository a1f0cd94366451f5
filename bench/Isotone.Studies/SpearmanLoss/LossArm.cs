using Isotone.Learning;

namespace Isotone.Studies;

/// <summary>What a network is trained on.</summary>
internal enum TrainingTarget
{
    /// <summary>Returns as they are, over their deviation in all training rows.</summary>
    Raw,

    /// <summary>The returns' ranks within the era, centred and over their deviation.</summary>
    Ranked,

    /// <summary>The target that is scored, between 0 and 1.</summary>
    Scored,
}

/// <summary>
/// A network trained on a loss with AdamW at a constant learning rate, from constant predictions, in batches of whole eras
/// (of shuffled rows for squared error), as <c>isotone train</c> does it.
/// </summary>
internal sealed class LossArm(NetworkKind network, string name, TrainingTarget target, Func<Loss<float>> loss) : StudyArm(network.Name, name)
{
    private const int BatchSize = 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Rates => network.Rates;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths => IsWarmStarted ? [2, 4, 8, 16, 32] : [1, 2, 4, 8, 16, 32];

    /// <summary>What the strength of the loss's soft ranks goes through over the run; null for none.</summary>
    public StrengthSchedule? Annealing { get; init; }

    /// <summary>Whether the first half of the epochs is of squared error on ranked returns.</summary>
    public bool IsWarmStarted { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<float[]> Predict(StudyData data, double rate, IReadOnlyList<int> lengths, ulong seed)
    {
        // What depends on the run's length must be run for each; else a longer run is a shorter one that goes on.
        bool isWhole = Annealing is not null || IsWarmStarted;
        var test = new ArraySource(data.Test.Features, data.Test.Returns, data.Test.Eras);
        TabularLearner? learner = null;
        int trained = 0;
        foreach (int length in lengths)
        {
            if (learner is null || isWhole)
            {
                learner = Learner(data, seed);
                trained = 0;
            }

            if (IsWarmStarted)
                WarmStart(learner, data, length / 2, rate, seed);
            learner.Fit(IsWarmStarted ? length - (length / 2) : length - trained, rate, callbacks: Callbacks(learner));
            trained = length;
            yield return learner.Predict(test);
        }
    }

    private IReadOnlyList<TrainingCallback> Callbacks(TabularLearner learner) =>
        Annealing is null ? [] : [new StrengthAnnealing((IStrengthSetting)learner.Loss, Annealing)];

    private TabularLearner Learner(StudyData data, ulong seed) =>
        Learner(data, network.Create(data.Train.FeatureCount, (long)seed), loss(), target, seed);

    private static void WarmStart(TabularLearner learner, StudyData data, int epochs, double rate, ulong seed) =>
        Learner(data, learner.Model, new MeanSquaredErrorLoss<float>(), TrainingTarget.Ranked, seed).Fit(epochs, rate);

    private static TabularLearner Learner(StudyData data, Module<float> model, Loss<float> loss, TrainingTarget target, ulong seed)
    {
        var train = new ArraySource(data.Train.Features, Targets(data.Train, target), data.Train.Eras);
        return new TabularLearner(new TabularData(train, batchSize: BatchSize, seed: (long)seed), model, loss, options: new LearnerOptions { Threads = 1 });
    }

    private static float[] Targets(StudyPart part, TrainingTarget target) => target switch
    {
        TrainingTarget.Raw => Standardized(part.Returns),
        TrainingTarget.Ranked => Standardized(part.RankedReturns()),
        _ => part.Targets,
    };

    private static float[] Standardized(float[] values)
    {
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (float)((value - mean) / deviation))];
    }
}
