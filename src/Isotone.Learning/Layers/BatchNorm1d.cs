using System.Numerics;

namespace Isotone.Learning;

/// <summary>Batch normalization of features, with PyTorch's semantics, defaults and names.</summary>
/// <remarks>
/// In training a batch is normalized by its own mean and biased variance, and the running statistics move towards its mean
/// and unbiased variance; in prediction the running statistics are used. Parameters <c>weight</c> (ones) and <c>bias</c>
/// (zeros); buffers <c>running_mean</c> (zeros), <c>running_var</c> (ones) and <c>num_batches_tracked</c>, the last one a
/// number of the layer's element type.
/// </remarks>
public sealed class BatchNorm1d<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _features;
    private readonly double _epsilon;
    private readonly double? _momentum;
    private readonly double[] _mean, _variance;

    /// <summary>A layer.</summary>
    /// <param name="features">The columns, at least 1.</param>
    /// <param name="epsilon">What is added to the variance, positive.</param>
    /// <param name="momentum">How far running statistics move to a batch's, in [0, 1]; null for the mean of all batches.</param>
    /// <param name="affine">Whether there are weight and bias.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics; else prediction too uses the batch's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public BatchNorm1d(
        int features, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStatistics = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        Normalization.RequirePositive(epsilon, nameof(epsilon));
        if (momentum is not null && !(momentum >= 0 && momentum <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum must be in [0, 1].");
        (_features, _epsilon, _momentum) = (features, epsilon, momentum);
        var shape = new Shape(features);
        if (affine)
        {
            Weight = AddParameter("weight", shape);
            Weight.Data.Fill(T.One);
            Bias = AddParameter("bias", shape);
        }

        if (trackRunningStatistics)
        {
            RunningMean = AddBuffer("running_mean", shape, T.Zero);
            RunningVariance = AddBuffer("running_var", shape, T.One);
            BatchesTracked = AddBuffer("num_batches_tracked", Shape.Scalar, T.Zero);
        }

        int tracked = trackRunningStatistics ? features : 0;
        (_mean, _variance) = (new double[tracked], new double[tracked]);
    }

    /// <inheritdoc/>
    public override string Kind => "BatchNorm1d";

    /// <summary>The factors, shape [features], or null without them.</summary>
    public Variable<T>? Weight { get; }

    /// <summary>The summands, shape [features], or null without them.</summary>
    public Variable<T>? Bias { get; }

    /// <summary>The running means, shape [features], or null where they are not tracked.</summary>
    public Variable<T>? RunningMean { get; }

    /// <summary>The running unbiased variances, shape [features], or null where they are not tracked.</summary>
    public Variable<T>? RunningVariance { get; }

    /// <summary>How many batches the running statistics have seen, or null where they are not tracked.</summary>
    public Variable<T>? BatchesTracked { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
    [
        Setting.Of("eps", _epsilon),
        _momentum is double momentum ? Setting.Of("momentum", momentum) : new Setting("momentum", "cumulative"),
        Setting.Of("affine", Weight is not null),
        Setting.Of("track_running_stats", RunningMean is not null),
    ];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape does not fit, or a batch's own statistics are asked of one row.</exception>
    public override Variable<T> Forward(Variable<T> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OutputShape(input.Shape);
        if (!IsTraining && RunningMean is not null)
            return input.BatchNorm(RunningMean, RunningVariance!, Weight, Bias, _epsilon);
        if (!IsTraining || RunningMean is null)
            return input.BatchNorm(Weight, Bias, _epsilon);
        Variable<T> result = input.BatchNorm(Weight, Bias, _epsilon, _mean, _variance);
        BatchesTracked!.Data[0] += T.One;
        double share = _momentum ?? 1 / double.CreateTruncating(BatchesTracked.Value[0]);
        Move(RunningMean, _mean, share);
        Move(RunningVariance!, _variance, share);
        return result;
    }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 2 && input[1] == _features
        ? input
        : throw new ArgumentException($"Batch normalization of {_features} features cannot take shape {input}.", nameof(input));

    // running = (1 - momentum) running + momentum batch
    private static void Move(Variable<T> running, ReadOnlySpan<double> batch, double share)
    {
        Span<T> values = running.Data;
        for (int j = 0; j < values.Length; j++)
            values[j] = T.CreateTruncating(((1 - share) * double.CreateTruncating(values[j])) + (share * batch[j]));
    }
}
