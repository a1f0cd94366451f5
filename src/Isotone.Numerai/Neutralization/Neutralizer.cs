using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Takes out of predictions, or of targets, what is linear in the features: y - proportion X b, X the era's features and a
/// column of ones, b the least squares solution of X b = y. Singular values of X below 1e-6 of the largest count as 0, so
/// collinear and constant features are taken for what they are (numerai-tools: <c>neutralize</c>).
/// </summary>
/// <remarks>
/// The normal equations are accumulated in double from blocks of rows and refined by the fit of the residual: the result
/// agrees with a singular value decomposition to about 1e-12 of the largest value. Eras run in parallel
/// (<see cref="Parallelism"/>), with the same bits for any number of threads.
/// </remarks>
public static class Neutralizer
{
    /// <summary>Neutralizes one era.</summary>
    /// <typeparam name="T">The type of a feature.</typeparam>
    /// <param name="values">y, shape [n], finite.</param>
    /// <param name="features">The features row-major, shape [n, features], finite.</param>
    /// <param name="destination">Receives the result, shape [n]; may be the memory of <paramref name="values"/>.</param>
    /// <param name="proportion">How much of the linear part is taken away, from 0 to 1.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is empty or not finite, <paramref name="features"/> is empty, not finite or no multiple of
    /// n long, or <paramref name="destination"/> is not n long.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="proportion"/> is not between 0 and 1.</exception>
    public static unsafe void Neutralize<T>(
        ReadOnlySpan<double> values, ReadOnlySpan<T> features, Span<double> destination, double proportion = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireProportion(proportion);
        Guard.Finite(values, Guard.OneRow(values));
        Guard.SameLength(destination, values.Length);
        if (features.IsEmpty || features.Length % values.Length != 0)
        {
            throw new ArgumentException(
                $"features has {features.Length} elements, which are not the same number for each of {values.Length} rows.",
                nameof(features));
        }

        string[] names = [.. Enumerable.Range(1, features.Length / values.Length).Select(feature => $"feature{feature}")];
        fixed (T* pinned = features)
        {
            var rows = new PinnedFeatureRows<T>(pinned, names, values.Length);
            new EraNeutralizer(names.Length).Run(rows, 0, values, proportion, destination);
        }
    }

    /// <summary>Neutralizes many eras, each against its own features.</summary>
    /// <param name="values">y, shape [rows]; NaN where it is not known, which is left out of the fit and stays NaN.</param>
    /// <param name="features">The features of the same rows.</param>
    /// <param name="eras">How the rows are cut into eras.</param>
    /// <param name="proportion">How much of the linear part is taken away, from 0 to 1.</param>
    /// <param name="progress">Hears after each era how many rows are done, from any thread but one at a time.</param>
    /// <param name="cancellation">Stops the work between eras.</param>
    /// <returns>The result, shape [rows].</returns>
    /// <exception cref="FeatureException">A feature is missing or infinite; the message names it and its row.</exception>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="eras"/>, or a value is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="proportion"/> is not between 0 and 1.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static double[] Neutralize(
        ReadOnlySpan<double> values, FeatureRows features, Rows eras, double proportion = 1,
        IProgress<RowProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        RequireProportion(proportion);
        Guard.Covers(eras, values);
        if (features.Count != values.Length)
            throw new ArgumentException($"features has {features.Count} rows where {values.Length} are needed.", nameof(features));
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsInfinity(values[i]))
                throw new ArgumentException($"values[{i}] is {values[i]}; it must be finite, or NaN where it is not known.", nameof(values));
        }

        var job = new NeutralizationJob(values.ToArray(), features, eras, proportion, progress, cancellation);
        try
        {
            ParallelRows.Run(new NeutralizationWork(job), eras.Count, grain: 1);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        return job.Result;
    }

    private static void RequireProportion(double proportion)
    {
        if (!(proportion >= 0 && proportion <= 1))
            throw new ArgumentOutOfRangeException(nameof(proportion), proportion, "proportion must lie between 0 and 1.");
    }
}

/// <summary>What the threads that neutralize share.</summary>
internal sealed class NeutralizationJob(
    double[] values, FeatureRows features, Rows eras, double proportion,
    IProgress<RowProgress>? progress, CancellationToken cancellation)
{
    private readonly ConcurrentBag<EraNeutralizer> _idle = [];
    private readonly Lock _telling = new();
    private int _rowsDone;

    public double[] Result { get; } = new double[values.Length];

    public void Era(int era)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_idle.TryTake(out EraNeutralizer? neutralizer))
            neutralizer = new EraNeutralizer(features.Names.Count);
        int start = eras.Start(era), length = eras.LengthOf(era);
        ReadOnlySpan<double> y = values.AsSpan(start, length);
        Span<double> result = Result.AsSpan(start, length);
        if (TensorPrimitives.IsNaNAny(y))
            Known(neutralizer, start, y, result);
        else
            neutralizer.Run(features, start, y, proportion, result);
        _idle.Add(neutralizer);
        lock (_telling)
            progress?.Report(new RowProgress(_rowsDone += length, values.Length));
    }

    private void Known(EraNeutralizer neutralizer, int start, ReadOnlySpan<double> y, Span<double> result)
    {
        var rows = new List<int>(y.Length);
        for (int i = 0; i < y.Length; i++)
        {
            if (!double.IsNaN(y[i]))
                rows.Add(start + i);
        }

        result.Fill(double.NaN);
        if (rows.Count == 0)
            return;
        double[] known = [.. rows.Select(row => values[row])];
        neutralizer.Run(features.Select([.. rows]), 0, known, proportion, known);
        for (int i = 0; i < known.Length; i++)
            result[rows[i] - start] = known[i];
    }
}

/// <summary>Eras as the rows of a parallel loop.</summary>
internal readonly struct NeutralizationWork(NeutralizationJob job) : IRowWork
{
    public void Run(int first, int end)
    {
        for (int era = first; era < end; era++)
            job.Era(era);
    }
}
