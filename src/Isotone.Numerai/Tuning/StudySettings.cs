using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>How a study chooses what to train.</summary>
public enum TuneMethod
{
    /// <summary>Every trial is trained to its end.</summary>
    Random,

    /// <summary>
    /// Successive halving (Jamieson, Talwalkar 2016): all trials are trained for few epochs, the best share of them for
    /// more, and so on until few are trained for all.
    /// </summary>
    Halving,
}

/// <summary>Everything that decides what a study comes to: equal settings on equal data give equal studies, however many processes work on them.</summary>
public sealed record StudySettings
{
    /// <summary>The settings that all trials share, and those of the first trial.</summary>
    public required TrainingConfiguration Configuration { get; init; }

    /// <summary>How trials are chosen.</summary>
    public TuneMethod Method { get; init; }

    /// <summary>The number of trials.</summary>
    public int Trials { get; init; } = 30;

    /// <summary>Of so many trials, halving goes on with one, which is trained so many times as long.</summary>
    public int Reduction { get; init; } = 3;

    /// <summary>The score of validation eras whose mean is to be high, such as "numerai_corr".</summary>
    public string Score { get; init; } = "numerai_corr";

    /// <summary>The strengths of soft ranks, relative to the spread of predictions.</summary>
    public SearchRange Tau { get; init; } = new(1, 100);

    /// <summary>The learning rates.</summary>
    public SearchRange LearningRate { get; init; } = new(1e-4, 1e-2);

    /// <summary>The units of each hidden layer.</summary>
    public SearchRange Width { get; init; } = new(32, 512);

    /// <summary>The numbers of hidden layers.</summary>
    public SearchRange Depth { get; init; } = new(1, 3);

    /// <summary>The weight decays.</summary>
    public SearchRange WeightDecay { get; init; } = new(1e-4, 1);

    /// <summary>The epochs. Halving does not search them: there they are the configuration's, and less in the earlier rungs.</summary>
    public SearchRange Epochs { get; init; } = new(1, 10);

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Configuration.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(Trials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Reduction, 2);
        Tau.Validate(nameof(Tau), whole: false);
        LearningRate.Validate(nameof(LearningRate), whole: false);
        Width.Validate(nameof(Width), whole: true);
        Depth.Validate(nameof(Depth), whole: true);
        WeightDecay.Validate(nameof(WeightDecay), whole: false);
        Epochs.Validate(nameof(Epochs), whole: true);
        if (Configuration.Losses.Count != 1)
            throw new ArgumentException("A study trains on one loss.");
        if (Configuration.Strength is not null)
            throw new ArgumentException("A study searches Tau, so Strength cannot be set.");
        if (!EraScore.For(false, false, false).Any(score => score.Name == Score))
            throw new ArgumentException($"There is no score '{Score}'; there are {string.Join(", ", EraScore.For(false, false, false).Select(score => score.Name))}.");
    }

    /// <summary>The settings of a trial: drawn for its number, whatever the others are. The first has the configuration's own.</summary>
    /// <param name="trial">The trial, from 1.</param>
    internal TrainingConfiguration OfTrial(int trial)
    {
        if (trial == 1)
            return Configuration;
        var random = new SeededRandom(unchecked((long)Configuration.Seed), trial);
        double[] shares = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())];
        TrainingConfiguration chosen = Configuration with
        {
            Tau = Tau.At(shares[0]),
            LearningRate = LearningRate.At(shares[1]),
            WeightDecay = WeightDecay.At(shares[2]),
        };
        if (Method == TuneMethod.Random)
            chosen = chosen with { Epochs = Epochs.WholeAt(shares[3]) };
        return Configuration.Model == ModelKind.Linear
            ? chosen
            : chosen with { Layers = [.. Enumerable.Repeat(Width.WholeAt(shares[4]), Depth.WholeAt(shares[5]))] };
    }
}
