using Isotone.Data;
using Isotone.Numerai;

namespace Isotone.Studies;

/// <summary>
/// Simulated eras: 60 to train on and 40 to be scored on, 150 rows and 30 features unless said otherwise; 6 features where
/// they have heavy tails, because predictions from many of them have none.
/// </summary>
internal static class SimulatedSettings
{
    private const string Light = "light tails", HeavyNoiseOnly = "heavy noise", Heavy = "heavy features", Weak = "weak signal",
        FewEras = "few long eras";

    private static readonly SimulationOptions _linear = new()
    {
        TrainEras = 60,
        ValidationEras = 40,
        TestEras = 0,
        LiveEras = 0,
        RowsPerEra = 150,
        Features = 30,
        FeatureDistribution = SimulatedFeatures.Normal,
        LinearSignal = 0.4,
        InteractionSignal = 0,
        EraSignal = 0.2,
    };

    private static readonly SimulationOptions _interactions = _linear with { LinearSignal = 0.25, InteractionSignal = 0.5, Features = 12 };

    private static readonly SimulationOptions _saturating = _linear with { Response = SimulatedResponse.Saturating };

    // Numerai-like: five-valued features and so weak a signal that no model's correlation goes beyond 0.05.
    private static readonly SimulationOptions _weak = _linear with
    {
        FeatureDistribution = SimulatedFeatures.FiveValued,
        TrainEras = 100,
        LinearSignal = 0.055,
        EraSignal = 0.05,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StudySetting> All { get; } =
    [
        Of("linear", Light, "linear signal", _linear),
        Of("linear-heavy-noise", HeavyNoiseOnly, "linear signal, heavy-tailed noise", HeavyNoise(_linear)),
        Of("linear-heavy-features", Heavy, "linear signal, heavy-tailed features", HeavyFeatures(_linear)),
        Of("linear-volatility", Light, "linear signal, eras of unequal volatility", Volatile(_linear)),
        Of("linear-all", Heavy, "linear signal, heavy-tailed features and noise, unequal volatility", Volatile(HeavyNoise(HeavyFeatures(_linear)))),
        Of("interactions", Light, "products of features", _interactions),
        Of("interactions-heavy-noise", HeavyNoiseOnly, "products of features, heavy-tailed noise, unequal volatility", Volatile(HeavyNoise(_interactions))),
        Of("interactions-all", Heavy, "products of features, heavy-tailed features and noise, unequal volatility", Volatile(HeavyNoise(HeavyFeatures(_interactions)))),
        Of("saturating", Light, "saturating response", _saturating),
        Of("saturating-heavy-features", Heavy, "saturating response, heavy-tailed features", HeavyFeatures(_saturating)),
        Of("saturating-all", Heavy, "saturating response, heavy-tailed features and noise, unequal volatility", Volatile(HeavyNoise(HeavyFeatures(_saturating)))),
        Of("long-eras", FewEras, "as saturating-all, 9 eras of 1,000 rows to train on", Volatile(HeavyNoise(HeavyFeatures(_saturating))) with { TrainEras = 9, ValidationEras = 12, RowsPerEra = 1000 }),
        Of("weak", Weak, "weak linear signal, five-valued features", _weak),
        Of("weak-heavy-noise", Weak, "weak linear signal, five-valued features, heavy-tailed noise, unequal volatility", Volatile(HeavyNoise(_weak)) with { LinearSignal = 0.04 }),
        Of("weak-saturating", Weak, "weak saturating response, heavy-tailed features and noise, unequal volatility", Volatile(HeavyNoise(HeavyFeatures(_weak))) with { Response = SimulatedResponse.Saturating, LinearSignal = 0.04 }),
    ];

    /// <summary>
    /// Those that trees are compared on: also where features have heavy tails they are as many as elsewhere, as trees do not see
    /// how far out a feature is.
    /// </summary>
    public static IReadOnlyList<StudySetting> ForTrees { get; } =
    [
        Of("linear", Light, "linear signal", _linear),
        Of("linear-all", Heavy, "linear signal, heavy-tailed features and noise, unequal volatility", Hard(_linear)),
        Of("interactions", Light, "products of features", _interactions),
        Of("interactions-all", Heavy, "products of features, heavy-tailed features and noise, unequal volatility", Hard(_interactions)),
        Of("weak-saturating", Weak, "weak saturating response, heavy-tailed features and noise, unequal volatility", Hard(_weak) with { Response = SimulatedResponse.Saturating, LinearSignal = 0.04 }),
        Of("weak", Weak, "weak linear signal, five-valued features", _weak),
        Of("long-eras", Heavy, "saturating response, heavy-tailed features and noise, unequal volatility, 9 eras of 1,000 rows to train on", Hard(_saturating) with { TrainEras = 9, ValidationEras = 12, RowsPerEra = 1000 }),
    ];

    private static SimulationOptions Hard(SimulationOptions options) =>
        Volatile(HeavyNoise(options with { FeatureDistribution = SimulatedFeatures.HeavyTailed }));

    private static SimulationOptions HeavyNoise(SimulationOptions options) => options with { NoiseDistribution = SimulatedNoise.HeavyTailed };

    private static SimulationOptions HeavyFeatures(SimulationOptions options) =>
        options with { FeatureDistribution = SimulatedFeatures.HeavyTailed, Features = 6 };

    private static SimulationOptions Volatile(SimulationOptions options) => options with { VolatilityDeviation = 1 };

    private static StudySetting Of(string name, string family, string description, SimulationOptions options) => new(name, family, description, seed =>
    {
        SimulatedEras data = EraSimulator.Simulate(options with { Seed = seed.Value });
        FeatureScaler scaler = FeatureScaler.Of(data.Table.All.OfType(DataTypes.Train));
        return new StudyData(StudyPart.Of(data, DataTypes.Train, scaler), StudyPart.Of(data, DataTypes.Validation, scaler));
    });
}
