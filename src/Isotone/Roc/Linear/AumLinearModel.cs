using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// A linear model trained to minimise AUM, or to maximise AUC, by gradient descent with exact line search (Hillman and
/// Hocking 2023; Fowler and Hocking, arXiv 2410.08635). Immutable.
/// </summary>
/// <remarks>
/// Features are scaled to mean 0 and deviation 1 in training; constant ones get weight 0. The intercept is the constant
/// with the fewest errors, FP + FN, on the training examples: predictions above 0 say positive.
/// </remarks>
public sealed partial class AumLinearModel
{
    private readonly double[] _weights;

    private AumLinearModel(double[] weights, double intercept, IReadOnlyList<AumTrainingStep> history)
    {
        _weights = weights;
        Intercept = intercept;
        History = history;
    }

    /// <summary>The weights, one a feature as given, not scaled.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The constant that is added to every prediction.</summary>
    public double Intercept { get; }

    /// <summary>AUM and AUC before the first step and after each.</summary>
    public IReadOnlyList<AumTrainingStep> History { get; }

    /// <summary>The validation of a cross-validated model; null for others.</summary>
    public AumCrossValidation? Validation { get; private init; }

    /// <summary>Trains a model until a step no longer improves its goal.</summary>
    /// <param name="features">One row an example.</param>
    /// <param name="errors">The error functions.</param>
    /// <param name="options">How to train; the defaults where left out.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="ArgumentException">
    /// The rows are not as many as the examples, all features are constant, the errors have no AUC, or the initial weights
    /// do not fit.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static AumLinearModel Fit(
        DesignMatrix features, ErrorFunctions errors, AumLinearModelOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new AumLinearModelOptions();
        CheckOptions(features, errors, options);
        (DesignMatrix scaled, double[] mean, double[] deviation) = Scale(features);
        var descent = new AumDescent(scaled, errors, StartWeights(scaled.Columns, options), options.Goal);
        var history = new List<AumTrainingStep> { descent.Here() };
        double least = options.LeastImprovement ?? SmallestDifference(errors) / 10;
        for (double improvement = double.PositiveInfinity; history.Count <= options.MaxSteps && improvement > least;)
        {
            history.Add(descent.Step(cancellation));
            improvement = options.Goal == LineSearchGoal.MaximumOfAuc
                ? history[^1].Auc - history[^2].Auc
                : history[^2].Aum - history[^1].Aum;
        }

        return Unscaled(features, errors, descent.Weights, mean, deviation, history);
    }

    /// <summary>The predictions X w + intercept.</summary>
    /// <param name="features">Examples in rows, with the features that the model was trained on.</param>
    /// <exception cref="ArgumentException">The number of features is another.</exception>
    public double[] Predict(DesignMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != _weights.Length)
            throw new ArgumentException($"features has {features.Columns} columns where the model has {_weights.Length}.", nameof(features));
        double[] predictions = new double[features.Rows];
        features.Predict(_weights, predictions);
        TensorPrimitives.Add(predictions, Intercept, predictions);
        return predictions;
    }

    private static AumLinearModel Unscaled(
        DesignMatrix features,
        ErrorFunctions errors,
        ReadOnlySpan<double> scaledWeights,
        double[] mean,
        double[] deviation,
        IReadOnlyList<AumTrainingStep> history,
        AumCrossValidation? validation = null)
    {
        // (x - mean)/deviation w = x (w/deviation) - mean (w/deviation): the constant goes into the intercept.
        double[] weights = new double[scaledWeights.Length], predictions = new double[features.Rows];
        for (int column = 0; column < weights.Length; column++)
            weights[column] = deviation[column] == 0 ? 0 : scaledWeights[column] / deviation[column];
        features.Predict(weights, predictions);
        return new AumLinearModel(weights, FewestErrors(errors, predictions), history) { Validation = validation };
    }

    // The constant with the fewest errors: the middle of the first such interval, one beyond the end where it has none.
    private static double FewestErrors(ErrorFunctions errors, double[] predictions)
    {
        var aum = new GeneralAum<double>(errors);
        aum.Forward(predictions);
        ErrorCurve curve = aum.Curve();
        double[] thresholds = curve.Threshold;
        double fewest = double.PositiveInfinity, constant = 0;
        for (int k = 0; k < thresholds.Length; k++)
        {
            double total = curve.FpBefore[k] + curve.FnBefore[k];
            if (total >= fewest || (k > 0 && thresholds[k] == thresholds[k - 1]))
                continue;
            fewest = total;
            constant = k == 0 ? thresholds[0] - 1 : thresholds[k - 1] + (thresholds[k] - thresholds[k - 1]) / 2;
        }

        // Above all thresholds there are only the false positives.
        double all = CompensatedSum.Of(errors.FpDiff).High / errors.FpDenominator;
        return all < fewest ? thresholds[^1] + 1 : constant;
    }

    private static (DesignMatrix Scaled, double[] Mean, double[] Deviation) Scale(DesignMatrix features)
    {
        (double[] mean, double[] deviation) = features.Moments();
        if (!deviation.AsSpan().ContainsAnyExcept(0))
            throw new ArgumentException("Every feature is constant; there is nothing to learn from.", nameof(features));
        return (features.Scaled(mean, deviation), mean, deviation);
    }

    private static double[] StartWeights(int columns, AumLinearModelOptions options)
    {
        if (options.InitialWeights is not null)
            return [.. options.InitialWeights];
        var random = new Random(options.Seed);
        double[] weights = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            // Box and Muller 1958
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            weights[column] = radius * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return weights;
    }

    private static double SmallestDifference(ErrorFunctions errors)
    {
        double smallest = double.PositiveInfinity;
        foreach (double diff in errors.FpDiff)
            smallest = diff == 0 ? smallest : Math.Min(smallest, Math.Abs(diff) / errors.FpDenominator);
        foreach (double diff in errors.FnDiff)
            smallest = diff == 0 ? smallest : Math.Min(smallest, Math.Abs(diff) / errors.FnDenominator);
        return smallest;
    }

    private static void CheckOptions(DesignMatrix features, ErrorFunctions errors, AumLinearModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Folds, 2);
        if (options.LeastImprovement is double least && !(least >= 0))
            throw new ArgumentOutOfRangeException(nameof(options), least, "LeastImprovement must be at least 0.");
        if (!Enum.IsDefined(options.Goal))
            throw new ArgumentOutOfRangeException(nameof(options), options.Goal, "There is no such goal.");
        if (features.Rows != errors.ExampleCount)
            throw new ArgumentException($"features has {features.Rows} rows where there are {errors.ExampleCount} examples.", nameof(features));
        if (options.InitialWeights is not IReadOnlyList<double> initial)
            return;
        if (initial.Count != features.Columns)
            throw new ArgumentException($"InitialWeights has {initial.Count} elements where {features.Columns} are needed.", nameof(options));
        if (!initial.All(double.IsFinite))
            throw new ArgumentException("InitialWeights holds a number that is NaN or infinite.", nameof(options));
    }
}
