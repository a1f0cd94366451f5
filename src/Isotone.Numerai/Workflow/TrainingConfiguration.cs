using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>What a network looks like.</summary>
public enum ModelKind
{
    /// <summary>A linear model: one layer, no activation.</summary>
    Linear,

    /// <summary>A multi-layer perceptron with ReLU between its layers.</summary>
    Mlp,
}

/// <summary>What training makes small.</summary>
public enum LossKind
{
    /// <summary>Mean squared error over shuffled rows.</summary>
    Mse,

    /// <summary>1 minus Pearson's correlation per era.</summary>
    Pearson,

    /// <summary>Minus the soft Spearman correlation per era.</summary>
    Spearman,

    /// <summary>AUM per era in units of the predictions' mean absolute deviation, for targets of 0 and 1.</summary>
    Aum,
}

/// <summary>
/// Everything that decides what a training run comes to. Written beside the results; equal configurations on equal data
/// give equal models, whatever the number of threads.
/// </summary>
public sealed record TrainingConfiguration
{
    /// <summary>The CSV file or era table; null for simulated data.</summary>
    public string? Data { get; init; }

    /// <summary>
    /// What to simulate where there is no file; null for the default simulation with <see cref="Seed"/>. Not looked at
    /// where there is a file.
    /// </summary>
    public SimulationOptions? Simulation { get; init; }

    /// <summary>The target's column; null for the only one there is.</summary>
    public string? Target { get; init; }

    /// <summary>How the names of feature columns begin.</summary>
    public string FeaturePrefix { get; init; } = "feature";

    /// <summary>The model.</summary>
    public ModelKind Model { get; init; } = ModelKind.Mlp;

    /// <summary>The sizes of the hidden layers of an <see cref="ModelKind.Mlp"/>.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [256];

    /// <summary>The losses: one run for each, from the same initial parameters.</summary>
    public IReadOnlyList<LossKind> Losses { get; init; } = [LossKind.Spearman];

    /// <summary>
    /// The strength of the soft ranks relative to the spread of an era's predictions: eps = tau std/n, the same softness
    /// for every length and scale.
    /// </summary>
    public double Tau { get; init; } = 10;

    /// <summary>The strength of the soft ranks in units of the predictions, in place of <see cref="Tau"/>; null for tau.</summary>
    public double? Strength { get; init; }

    /// <summary>
    /// Rows in a step. A loss over eras takes as many whole eras as come closest to it, at least one.
    /// </summary>
    public int BatchSize { get; init; } = 1024;

    /// <summary>How often the training rows are gone through.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Decoupled weight decay (AdamW); 0 for none.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// The seed of the initial parameters, of the order of batches and, where nothing else is said, of the simulation.
    /// </summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most threads an operation uses; null for one a processor. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        RequireAtLeast1(BatchSize, nameof(BatchSize));
        RequireAtLeast1(Epochs, nameof(Epochs));
        RequireAtLeast1(Threads ?? 1, nameof(Threads));
        RequirePositive(LearningRate, nameof(LearningRate));
        RequirePositive(Tau, nameof(Tau));
        RequirePositive(Strength ?? 1, nameof(Strength));
        if (!(WeightDecay >= 0) || double.IsInfinity(WeightDecay))
            throw new ArgumentOutOfRangeException(nameof(WeightDecay), WeightDecay, "WeightDecay must be finite and not negative.");
        if (!Enum.IsDefined(Model))
            throw new ArgumentOutOfRangeException(nameof(Model), Model, "Model must be one there is.");
        if (Losses.Count == 0 || Losses.Distinct().Count() != Losses.Count || !Losses.All(Enum.IsDefined))
            throw new ArgumentException("Losses must name at least one loss that there is, and none twice.", nameof(Losses));
        if (Layers.Any(size => size < 1))
            throw new ArgumentOutOfRangeException(nameof(Layers), "Layers must have at least one unit each.");
        if (Model == ModelKind.Mlp && Layers.Count == 0)
            throw new ArgumentException("Layers must name at least one; a model without hidden layers is the linear one.", nameof(Layers));
    }

    private static void RequireAtLeast1(int value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
    }

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive and finite.");
    }
}
