namespace Isotone;

/// <summary>How an <see cref="AumLinearModel"/> is trained.</summary>
public sealed record AumLinearModelOptions
{
    /// <summary>Where each step's line search stops.</summary>
    public LineSearchGoal Goal { get; init; } = LineSearchGoal.FirstMinimumOfAum;

    /// <summary>The most steps of gradient descent, at least 1.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>
    /// Training ends when a step improves its goal by less; at least 0. Left out, a tenth of the smallest difference of the
    /// error functions, as in R's package aum.
    /// </summary>
    public double? LeastImprovement { get; init; }

    /// <summary>The weights to begin with, one a feature, of the scaled features; standard normal where left out.</summary>
    public IReadOnlyList<double>? InitialWeights { get; init; }

    /// <summary>The seed of the initial weights and of the folds.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folds of cross-validation, at least 2.</summary>
    public int Folds { get; init; } = 3;
}

/// <summary>Where a line search stops.</summary>
public enum LineSearchGoal
{
    /// <summary>Where AUM first begins to rise.</summary>
    FirstMinimumOfAum,

    /// <summary>Where AUC is largest before it first falls.</summary>
    MaximumOfAuc,
}
