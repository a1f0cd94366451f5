namespace Isotone.Learning;

/// <summary>The settings of <see cref="LearningRateFinder"/>.</summary>
public sealed record LearningRateFinderOptions : IDescribed
{
    /// <summary>The settings as they are where none is given.</summary>
    public static LearningRateFinderOptions Default { get; } = new();

    /// <summary>The learning rate of the first step; positive.</summary>
    public double LowestRate { get; init; } = 1e-7;

    /// <summary>The learning rate of the last step; above the lowest.</summary>
    public double HighestRate { get; init; } = 10;

    /// <summary>The number of steps, at least 2. Each is a batch; epochs are begun anew as needed.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>How much of the running mean of losses is kept at each step, in [0, 1).</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>The sweep ends when the smoothed loss is this many times the least so far, where that is positive; above 1.</summary>
    public double DivergenceFactor { get; init; } = 4;

    /// <inheritdoc/>
    public string Kind => "LearningRateFinder";

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("lowest_rate", LowestRate), Setting.Of("highest_rate", HighestRate), Setting.Of("steps", Steps),
        Setting.Of("smoothing", Smoothing), Setting.Of("divergence_factor", DivergenceFactor),
    ];
}

/// <summary>Finds a learning rate by raising it exponentially while training, and watching the loss.</summary>
/// <remarks>
/// L. Smith, Cyclical learning rates for training neural networks, WACV 2017, section 3.3; smoothing and the two
/// suggestions as in fastai. Model and optimizer are as before when it returns or throws.
/// </remarks>
public static class LearningRateFinder
{
    /// <summary>Trains for some steps with rising learning rates, and takes everything back.</summary>
    /// <param name="model">A model of one output.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">What changes the model's parameters. All groups get the same learning rate in the sweep.</param>
    /// <param name="data">The training data in batches.</param>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Ends the sweep between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite in one of the first two steps.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled.</exception>
    public static LearningRateSweep Run(
        Module<float> model, Loss<float> loss, Optimizer<float> optimizer, DataLoader data,
        LearningRateFinderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        LearningRateFinderOptions settings = options ?? LearningRateFinderOptions.Default;
        Require(settings);
        OptimizerState<float> state = optimizer.ExportState();
        Variable<float>[] variables =
        [
            .. model.Parameters.Select(parameter => parameter.Variable), .. optimizer.NamedParameters.Select(parameter => parameter.Variable),
            .. model.Buffers.Select(buffer => buffer.Variable),
        ];
        float[][] values = [.. variables.Select(variable => variable.Value.ToArray())];
        bool wasTraining = model.IsTraining;
        model.Train();
        try
        {
            return Sweep(model, loss, optimizer, data, settings, cancellationToken);
        }
        finally
        {
            optimizer.ZeroGradient();
            optimizer.ImportState(state);
            for (int i = 0; i < variables.Length; i++)
                values[i].CopyTo(variables[i].Data);
            if (!wasTraining)
                model.Eval();
        }
    }

    private static LearningRateSweep Sweep(
        Module<float> model, Loss<float> loss, Optimizer<float> optimizer, DataLoader data,
        LearningRateFinderOptions settings, CancellationToken cancellationToken)
    {
        List<double> rates = [], losses = [], smoothed = [];
        var training = new TrainingStep(model, loss, optimizer, new Workspace<float>());
        double mean = 0, least = double.PositiveInfinity;
        for (int epoch = 1; ; epoch++)
        {
            foreach (Batch batch in data.Batches(epoch))
            {
                cancellationToken.ThrowIfCancellationRequested();

                // lr_i = low (high / low)^(i / (n - 1))
                int step = rates.Count;
                double rate = settings.LowestRate * Math.Pow(settings.HighestRate / settings.LowestRate, (double)step / (settings.Steps - 1));
                optimizer.LearningRate = rate;
                double value = training.Run(batch, out string? fault);
                if (fault is not null)
                {
                    return step >= 2
                        ? Result(rates, losses, smoothed, hasDiverged: true)
                        : throw new TrainingDivergedException(epoch, step + 1, "The loss is not finite at the lowest learning rates");
                }

                mean = (settings.Smoothing * mean) + ((1 - settings.Smoothing) * value);
                double corrected = mean / (1 - Math.Pow(settings.Smoothing, step + 1));
                rates.Add(rate);
                losses.Add(value);
                smoothed.Add(corrected);
                least = Math.Min(least, corrected);

                // A loss that can be negative, such as a correlation, is bounded and runs to the end.
                bool isFar = least > 0 && corrected > settings.DivergenceFactor * least;
                if (isFar || rates.Count == settings.Steps)
                    return Result(rates, losses, smoothed, isFar && rates.Count < settings.Steps);
            }
        }
    }

    private static LearningRateSweep Result(List<double> rates, List<double> losses, List<double> smoothed, bool hasDiverged)
    {
        // The rates are equally far apart by their logarithms, so differences stand for slopes.
        int steepest = smoothed.Count / 10, least = steepest;
        double slope = double.PositiveInfinity;
        // The first tenth is left out: its running means are of few batches, and differ by those.
        int start = smoothed.Count / 10;
        for (int i = start; i < smoothed.Count; i++)
        {
            int before = Math.Max(0, i - 1), after = Math.Min(smoothed.Count - 1, i + 1);
            double difference = (smoothed[after] - smoothed[before]) / (after - before);
            if (difference < slope)
                (slope, steepest) = (difference, i);
            if (smoothed[i] < smoothed[least])
                least = i;
        }

        return new LearningRateSweep(rates, losses, smoothed, rates[steepest], rates[least] / 10, hasDiverged);
    }

    private static void Require(LearningRateFinderOptions settings)
    {
        if (!(settings.LowestRate > 0 && settings.HighestRate > settings.LowestRate && double.IsFinite(settings.HighestRate)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings), settings.HighestRate, "The learning rates must be positive and finite, the highest above the lowest.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Steps, 2, nameof(LearningRateFinderOptions.Steps));
        if (settings.Smoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(settings), settings.Smoothing, "Smoothing must be in [0, 1).");
        if (!(settings.DivergenceFactor > 1))
            throw new ArgumentOutOfRangeException(nameof(settings), settings.DivergenceFactor, "DivergenceFactor must be above 1.");
    }
}
