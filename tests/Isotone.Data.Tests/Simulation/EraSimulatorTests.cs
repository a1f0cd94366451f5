using System.Security.Cryptography;

namespace Isotone.Data.Tests;

public sealed class EraSimulatorTests : IDisposable
{
    private static readonly SimulatedEras _default = EraSimulator.Simulate();

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static double MeanSpearman(SimulatedEras data, IReadOnlyList<float> signal)
    {
        RowSelection known = data.Table.All.WithTarget("target");
        float[] predictions = [.. known.Indices.ToArray().Select(row => signal[row])];
        double[] correlations = new double[known.EraRows.Count];
        Correlation.Spearman<float>(predictions, known.Target("target"), known.EraRows, correlations);
        return correlations.Average();
    }

    [Fact]
    public void The_default_is_114_37_8_and_1_eras_of_1000_rows_with_310_features()
    {
        EraTable table = _default.Table;
        Assert.Equal((160 * 1000, 310, 160), (table.RowCount, table.FeatureNames.Count, table.Eras.Names.Count));
        Assert.Equal(
            [("train", 114), ("validation", 37), ("test", 8), ("live", 1)],
            table.DataType.Names.Select(name => (name, table.All.OfType(name).EraNames.Count)));
        Assert.Equal(("era1", "era114", "era115", "eraX"), (table.Eras.Names[0], table.Eras.Names[113], table.Eras.Names[114], table.Eras.Names[^1]));
        Assert.Equal(table.RowCount, Enumerable.Range(0, table.RowCount).Select(row => table.Ids[row]).Distinct().Count());
        Assert.Equal(310, table.ByteCodedFeatureCount);
    }

    [Fact]
    public void Every_era_has_the_shares_and_targets_are_known_only_in_train_and_validation()
    {
        RowSelection known = _default.Table.All.WithTarget("target");
        Assert.Equal(_default.Table.All.OfType("train", "validation").Indices.ToArray(), known.Indices.ToArray());
        float[] target = known.Target("target");
        for (int era = 0; era < known.EraRows.Count; era++)
        {
            int[] counts = [.. known.EraRows.Slice<float>(target, era).ToArray().GroupBy(value => value).OrderBy(group => group.Key).Select(group => group.Count())];
            Assert.Equal([50, 200, 500, 200, 50], counts);
        }

        Assert.Equal([0, .25f, .5f, .75f, 1], target.Distinct().Order());
    }

    [Fact]
    public void Features_are_five_valued_and_uniform()
    {
        float[] features = new float[310 * 1000];
        _default.Table.GatherFeatures([.. Enumerable.Range(0, 1000)], features);
        var counts = features.GroupBy(value => value).OrderBy(group => group.Key).ToArray();
        Assert.Equal([0, .25f, .5f, .75f, 1], counts.Select(group => group.Key));
        Assert.All(counts, group => Assert.Equal(.2, group.Count() / 310_000.0, 5 * Math.Sqrt(.16 / 310_000)));
    }

    [Fact]
    public void The_oracles_score_as_documented()
    {
        // Over 151 eras: the deviation of an era's score is about 0.105 and 0.083.
        Assert.Equal(.19, MeanSpearman(_default, _default.SharedSignal), 4 * .105 / Math.Sqrt(151));
        Assert.Equal(.24, MeanSpearman(_default, _default.TrueSignal), 4 * .083 / Math.Sqrt(151));
    }

    [Fact]
    public void Without_signal_the_oracles_score_nothing_and_without_noise_of_its_own_an_era_follows_the_shared_signal()
    {
        var options = new SimulationOptions { TrainEras = 30, Features = 10, StrengthDeviation = 0, EraSignal = 0 };
        SimulatedEras none = EraSimulator.Simulate(options with { LinearSignal = 0, InteractionSignal = 0 }, cancellation: Token);
        Assert.All(none.TrueSignal, signal => Assert.Equal(0, signal));
        SimulatedEras strong = EraSimulator.Simulate(options with { LinearSignal = 100, InteractionSignal = 50 }, cancellation: Token);
        Assert.InRange(MeanSpearman(strong, strong.SharedSignal), .9, 1);
        Assert.Equal(strong.SharedSignal, strong.TrueSignal);
    }

    [Theory]
    [InlineData(SimulatedFeatures.Normal, 3)]
    [InlineData(SimulatedFeatures.HeavyTailed, 8)]
    public void Features_of_other_distributions_have_the_same_deviation_and_their_own_tails(SimulatedFeatures distribution, double leastRange)
    {
        SimulatedEras data = EraSimulator.Simulate(
            new SimulationOptions { TrainEras = 20, Features = 10, FeatureDistribution = distribution }, cancellation: Token);
        float[] features = new float[10 * data.Table.RowCount];
        data.Table.GatherFeatures([.. Enumerable.Range(0, data.Table.RowCount)], features);
        double deviation = Math.Sqrt(features.Average(value => (value - 0.5) * (value - 0.5)));

        // The sample variance of 6.6e5 numbers of a heavy tail is itself heavy-tailed.
        Assert.Equal(0.5, features.Average(value => (double)value), 0.005);
        Assert.Equal(Math.Sqrt(0.125), deviation, distribution == SimulatedFeatures.Normal ? 0.002 : 0.03);
        Assert.True(features.Max(value => Math.Abs(value - 0.5)) > leastRange * deviation);
    }

    [Fact]
    public void Volatility_multiplies_the_returns_of_an_era_and_changes_nothing_else()
    {
        var options = new SimulationOptions { TrainEras = 200, ValidationEras = 0, TestEras = 0, LiveEras = 0, RowsPerEra = 50, Features = 4 };
        SimulatedEras calm = EraSimulator.Simulate(options, cancellation: Token);
        SimulatedEras wild = EraSimulator.Simulate(options with { VolatilityDeviation = 1 }, cancellation: Token);
        Assert.Equal(calm.Table.Target("target").ToArray(), wild.Table.Target("target").ToArray());
        Assert.Equal(calm.TrueSignal, wild.TrueSignal);
        var logarithms = new List<double>();
        for (int era = 0; era < 200; era++)
        {
            double factor = wild.Returns[50 * era] / calm.Returns[50 * era];
            logarithms.Add(Math.Log(factor));
            for (int row = 50 * era; row < 50 * (era + 1); row++)
                Assert.Equal(factor * calm.Returns[row], wild.Returns[row], 1e-5 * Math.Abs(wild.Returns[row]));
        }

        // asinh of a normal number: symmetric around 0, with deviation 0.76.
        Assert.Equal(0, logarithms.Average(), 4 * 0.76 / Math.Sqrt(200));
        Assert.Equal(0.76, Math.Sqrt(logarithms.Average(value => value * value)), 0.12);
    }

    [Fact]
    public void Targets_are_dealt_by_the_returns_and_heavy_noise_has_deviation_1_and_heavy_tails()
    {
        var options = new SimulationOptions { TrainEras = 40, Features = 4, LinearSignal = 0, InteractionSignal = 0, EraSignal = 0 };
        foreach (SimulatedNoise noise in Enum.GetValues<SimulatedNoise>())
        {
            SimulatedEras data = EraSimulator.Simulate(options with { NoiseDistribution = noise }, cancellation: Token);
            RowSelection known = data.Table.All.WithTarget("target");
            Assert.Equal(1, Math.Sqrt(data.Returns.Average(value => value * value)), noise == SimulatedNoise.Normal ? 0.02 : 0.15);
            double beyond = data.Returns.Count(value => Math.Abs(value) > 5) / (double)data.Returns.Count;
            Assert.InRange(beyond, noise == SimulatedNoise.Normal ? 0 : 0.001, noise == SimulatedNoise.Normal ? 1e-4 : 0.01);
            for (int era = 0; era < known.EraRows.Count; era++)
            {
                float[] targets = known.EraRows.Slice<float>(known.Target("target"), era).ToArray();
                float[] returns = [.. known.EraRows.Slice(known.Indices, era).ToArray().Select(row => data.Returns[row])];
                Assert.Equal(targets.Order(), returns.Zip(targets).OrderBy(pair => pair.First).Select(pair => pair.Second));
            }
        }
    }

    [Fact]
    public void A_saturating_response_has_deviation_1_and_ends()
    {
        var options = new SimulationOptions
        {
            TrainEras = 20, Features = 40, FeatureDistribution = SimulatedFeatures.Normal, Response = SimulatedResponse.Saturating,
            LinearSignal = 1, InteractionSignal = 0, EraSignal = 0, StrengthDeviation = 0,
        };
        SimulatedEras data = EraSimulator.Simulate(options, cancellation: Token);
        Assert.Equal(1, Math.Sqrt(data.SharedSignal.Average(value => value * value)), 0.02);

        // u / sqrt(1 + u^2) is below 1 however large u is.
        Assert.InRange(data.SharedSignal.Max(), 1.29, 1 / 0.7495450431916376);
    }

    [Fact]
    public void Distributions_that_there_are_not_are_refused()
    {
        Assert.Equal("FeatureDistribution", Refused(new() { FeatureDistribution = (SimulatedFeatures)9 }));
        Assert.Equal("NoiseDistribution", Refused(new() { NoiseDistribution = (SimulatedNoise)9 }));
        Assert.Equal("Response", Refused(new() { Response = (SimulatedResponse)9 }));
        Assert.Equal("VolatilityDeviation", Refused(new() { VolatilityDeviation = -1 }));

        static string? Refused(SimulationOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => EraSimulator.Simulate(options)).ParamName;
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void Each_part_of_the_signal_has_its_deviation(double linear, double interaction, double own)
    {
        SimulatedEras data = EraSimulator.Simulate(
            new SimulationOptions { RowsPerEra = 1000, Features = 40, LinearSignal = linear, InteractionSignal = interaction, EraSignal = own, StrengthDeviation = 0 },
            cancellation: Token);
        double variance = data.TrueSignal.Average(signal => (double)signal * signal);
        Assert.Equal(1, variance, .03);
        Assert.Equal(0, data.TrueSignal.Average(), .02);
    }

    [Fact]
    public void The_strength_of_the_shared_signal_varies_from_era_to_era()
    {
        SimulatedEras data = EraSimulator.Simulate(
            new SimulationOptions { TrainEras = 400, RowsPerEra = 2, Features = 5, EraSignal = 0, StrengthDeviation = .5 }, cancellation: Token);
        double[] strengths = [.. Enumerable.Range(0, 400).Select(era => (double)data.TrueSignal[2 * era] / data.SharedSignal[2 * era])];
        double mean = strengths.Average();
        Assert.Equal(1, mean, 4 * .5 / Math.Sqrt(400));
        Assert.Equal(.5, Math.Sqrt(strengths.Average(strength => (strength - mean) * (strength - mean))), .08);
    }

    [Fact]
    public void The_data_is_the_same_for_a_seed_on_every_platform()
    {
        var options = new SimulationOptions { TrainEras = 2, ValidationEras = 1, TestEras = 1, RowsPerEra = 20, Features = 4, Seed = 7 };
        string Hash(SimulationOptions options)
        {
            EraCsvWriter.Write(_folder["data.csv"], EraSimulator.Simulate(options, cancellation: Token).Table.All, cancellation: Token);
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder["data.csv"])));
        }

        Assert.Equal("EB4FFD0D616A1530C83436AF0643635AEA00D4351FC8028E0235BD52DF30043D", Hash(options));
        Assert.NotEqual(Hash(options), Hash(options with { Seed = 8 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Small_eras_and_few_features_work_and_shares_are_rounded(int size)
    {
        SimulatedEras data = EraSimulator.Simulate(
            new SimulationOptions { TrainEras = 1, ValidationEras = 0, TestEras = 0, LiveEras = 0, RowsPerEra = size, Features = size, Shares = [1, 1, 2] },
            cancellation: Token);
        float[] target = data.Table.All.Target("target");
        int low = (int)Math.Round(size / 4.0, MidpointRounding.AwayFromZero), middle = (int)Math.Round(size / 2.0, MidpointRounding.AwayFromZero);
        Assert.Equal([low, middle - low, size - middle], new[] { 0, .5f, 1 }.Select(value => target.Count(t => t == value)));
    }

    [Theory]
    [InlineData(1, 1, 0, 0, 0)]
    [InlineData(2, 1, 1, 0, 0)]
    [InlineData(3, 1, 1, 0, 1)]
    [InlineData(10, 7, 2, 0, 1)]
    [InlineData(20, 14, 4, 1, 1)]
    [InlineData(85, 60, 20, 4, 1)]
    [InlineData(160, 114, 37, 8, 1)]
    public void A_number_of_eras_is_cut_into_kinds(int eras, int train, int validation, int test, int live)
    {
        SimulationOptions options = new SimulationOptions { RowsPerEra = 7 }.WithEras(eras);
        Assert.Equal(
            (train, validation, test, live, 7),
            (options.TrainEras, options.ValidationEras, options.TestEras, options.LiveEras, options.RowsPerEra));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(eras), () => options.WithEras(0));
    }

    [Fact]
    public void Several_live_eras_are_numbered_on()
    {
        EraTable table = EraSimulator.Simulate(
            new SimulationOptions { TrainEras = 1, ValidationEras = 0, TestEras = 0, LiveEras = 2, RowsPerEra = 2, Features = 1 },
            cancellation: Token).Table;
        Assert.Equal(["era1", "era2", "era3"], table.Eras.Names);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        void Refused(string name, SimulationOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(name, () => EraSimulator.Simulate(options, cancellation: Token));
        Refused("TrainEras", new() { TrainEras = -1 });
        Refused("TrainEras", new() { TrainEras = 0, ValidationEras = 0, TestEras = 0, LiveEras = 0 });
        Refused("RowsPerEra", new() { RowsPerEra = 0 });
        Refused("RowsPerEra", new() { RowsPerEra = int.MaxValue });
        Refused("Features", new() { Features = 0 });
        Refused("LinearSignal", new() { LinearSignal = double.NaN });
        Refused("EraSignal", new() { EraSignal = -1 });
        Refused("InteractionSignal", new() { InteractionSignal = double.PositiveInfinity });
        Refused("StrengthDeviation", new() { StrengthDeviation = -.1 });
        Refused("Shares", new() { Shares = [1] });
        Refused("Shares", new() { Shares = [1, 0, 0] });
        Refused("Shares", new() { Shares = [1, -1, 1] });
        Refused("Shares", new() { Shares = [1, double.NaN] });
    }

    [Fact]
    public void Simulating_can_be_cancelled_and_tells_its_progress()
    {
        using var source = new CancellationTokenSource();
        int rows = 0;
        var listener = new Listener<RowProgress>(report =>
        {
            rows = report.Rows;
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => EraSimulator.Simulate(new SimulationOptions { Features = 3 }, listener, source.Token));
        Assert.InRange(rows, 1, 2048);
    }

    public void Dispose() => _folder.Dispose();
}
