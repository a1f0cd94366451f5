using System.Globalization;

namespace Isotone.Data;

/// <summary>
/// Simulates era data with a known signal that varies from era to era, with five-valued features and targets like
/// Numerai's.
/// </summary>
/// <remarks>
/// <para>
/// Features are independent and uniform on {0, .25, .5, .75, 1}. In era e the latent value of a row x is
/// (1 + d z_e) (l L(x) + i I(x)) + o O_e(x) + noise, where
/// L(x) = sum_j w_j (x_j - 1/2) with normal w; I(x) is a sum of products (x_j - 1/2)(x_k - 1/2) over up to 16 disjoint
/// pairs; O_e is like L with weights of the era's own; each of the three has deviation 1, as has the normal noise;
/// z_e is standard normal; and l, i, o, d are the options' <see cref="SimulationOptions.LinearSignal"/>,
/// <see cref="SimulationOptions.InteractionSignal"/>, <see cref="SimulationOptions.EraSignal"/> and
/// <see cref="SimulationOptions.StrengthDeviation"/>. Within an era the targets are dealt by the rank of the latent
/// value, so that every era has the wanted shares (up to rounding to whole rows).
/// </para>
/// <para>
/// Other options make features and noise heavy-tailed, let L saturate, and give eras a volatility of their own: see
/// <see cref="SimulationOptions"/>. The latent value times its era's volatility is the row's return.
/// </para>
/// <para>
/// With the default options the shared signal's mean per-era Spearman correlation with the target is 0.19, the true
/// signal's 0.24.
/// </para>
/// </remarks>
public static class EraSimulator
{
    private const int MaxPairs = 16;
    private const int RowsPerReport = 1024;

    // The variance of a feature: the mean of (k/4 - 1/2)^2 over k = 0..4.
    private const double FeatureVariance = 0.125;

    /// <summary>The deviation of a feature, however it is distributed.</summary>
    internal const double FeatureDeviation = 0.35355339059327376;

    /// <summary>Simulates data.</summary>
    /// <param name="options">What to simulate; the default options by default.</param>
    /// <param name="progress">Hears about every thousand rows how many are made.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the exception names it.</exception>
    /// <exception cref="OperationCanceledException">The simulation was cancelled.</exception>
    public static SimulatedEras Simulate(
        SimulationOptions? options = null, IProgress<RowProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new SimulationOptions();
        options.Validate();
        var model = new RandomStream(options.Seed, 0);
        double[] shared = Weights(model, options.Features);
        (int, int)[] pairs = Pairs(model, options.Features);
        var builder = new EraTableBuilder(
            $"simulated data (seed {options.Seed.ToString(CultureInfo.InvariantCulture)})",
            Enumerable.Range(1, options.Features).Select(feature => Numbered("feature", feature)),
            ["target"]);
        var era = new SimulatedEra(options, shared, pairs);
        float[] trueSignal = new float[options.Eras * options.RowsPerEra];
        float[] sharedSignal = new float[trueSignal.Length];
        float[] returns = new float[trueSignal.Length];
        for (int e = 0; e < options.Eras; e++)
        {
            cancellation.ThrowIfCancellationRequested();
            (string name, string dataType) = Label(options, e);
            era.Draw(e);
            int start = e * options.RowsPerEra;
            era.TrueSignal.CopyTo(trueSignal.AsSpan(start));
            era.SharedSignal.CopyTo(sharedSignal.AsSpan(start));
            era.Returns.CopyTo(returns.AsSpan(start));
            bool known = dataType is DataTypes.Train or DataTypes.Validation;
            for (int row = 0; row < options.RowsPerEra; row++)
            {
                float target = known ? era.Targets[row] : float.NaN;
                builder.Append(Id(options.Seed, start + row), name, dataType, era.Features(row), [target]);
                if (builder.RowCount % RowsPerReport == 0)
                    progress?.Report(new RowProgress(builder.RowCount, trueSignal.Length));
            }
        }

        progress?.Report(new RowProgress(trueSignal.Length, trueSignal.Length));
        return new SimulatedEras(builder.Build(), trueSignal, sharedSignal, returns);
    }

    /// <summary>Normal weights of a linear signal sum_j w_j (x_j - 1/2), scaled to deviation 1 over the features.</summary>
    internal static double[] Weights(RandomStream random, int features)
    {
        double[] weights = new double[features];
        double squares = 0;
        for (int feature = 0; feature < features; feature++)
        {
            weights[feature] = random.Normal();
            squares += weights[feature] * weights[feature];
        }

        // Var sum_j w_j x_j = FeatureVariance * sum_j w_j^2
        double scale = 1 / Math.Sqrt(FeatureVariance * squares);
        for (int feature = 0; feature < features; feature++)
            weights[feature] *= scale;
        return weights;
    }

    /// <summary>The weight that gives a sum of products over this many pairs deviation 1.</summary>
    internal static double PairWeight(int pairs) => pairs == 0 ? 0 : 1 / (FeatureVariance * Math.Sqrt(pairs));

    // The first features of a shuffled order, two by two (Fisher and Yates).
    private static (int, int)[] Pairs(RandomStream random, int features)
    {
        int[] order = [.. Enumerable.Range(0, features)];
        for (int i = features - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        int pairs = Math.Min(MaxPairs, features / 2);
        return [.. Enumerable.Range(0, pairs).Select(pair => (order[2 * pair], order[(2 * pair) + 1]))];
    }

    private static (string Era, string DataType) Label(SimulationOptions options, int era)
    {
        string name = Numbered("era", era + 1);
        int live = era - (options.Eras - options.LiveEras);
        if (live >= 0)
            return (options.LiveEras == 1 ? "eraX" : name, DataTypes.Live);
        if (era < options.TrainEras)
            return (name, DataTypes.Train);
        return (name, era < options.TrainEras + options.ValidationEras ? DataTypes.Validation : DataTypes.Test);
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    // A bijection of the row's number, so that no two ids are equal.
    private static string Id(ulong seed, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"n{RandomStream.Mix(RandomStream.Mix(seed) + (ulong)row):x16}");
}
