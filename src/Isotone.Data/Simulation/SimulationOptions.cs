using System.Runtime.CompilerServices;

namespace Isotone.Data;

/// <summary>How simulated features are distributed.</summary>
public enum SimulatedFeatures
{
    /// <summary>Uniform on 0, 0.25, 0.5, 0.75 and 1.</summary>
    FiveValued,

    /// <summary>Normal, with the mean 1/2 and the deviation of the five values.</summary>
    Normal,

    /// <summary>Student's t of 3 degrees of freedom, with the mean 1/2 and the deviation of the five values.</summary>
    HeavyTailed,
}

/// <summary>How simulated noise is distributed; its deviation is 1.</summary>
public enum SimulatedNoise
{
    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Student's t of 3 degrees of freedom, over its deviation.</summary>
    HeavyTailed,
}

/// <summary>How the shared linear signal acts.</summary>
public enum SimulatedResponse
{
    /// <summary>As it is.</summary>
    Linear,

    /// <summary>Less and less the further it is from 0: 2 L / sqrt(1 + 4 L^2), over its deviation for a normal L.</summary>
    Saturating,
}

/// <summary>
/// What era data to simulate. The default is small enough to train a network of 310 inputs on in seconds and clear
/// enough to learn from it.
/// </summary>
public sealed record SimulationOptions
{
    /// <summary>The training eras. Default 114.</summary>
    public int TrainEras { get; init; } = 114;

    /// <summary>The validation eras, which follow the training eras. Default 37.</summary>
    public int ValidationEras { get; init; } = 37;

    /// <summary>The test eras, whose targets are empty. Default 8.</summary>
    public int TestEras { get; init; } = 8;

    /// <summary>The live eras, whose targets are empty. Default 1, named "eraX" as in the legacy files.</summary>
    public int LiveEras { get; init; } = 1;

    /// <summary>The rows of each era. Default 1000.</summary>
    public int RowsPerEra { get; init; } = 1000;

    /// <summary>The features, each 0, 0.25, 0.5, 0.75 or 1. Default 310.</summary>
    public int Features { get; init; } = 310;

    /// <summary>
    /// The share of each target value, from the lowest to the highest; only their proportions count. With m shares the
    /// target values are 0, 1/(m-1), ..., 1. Default 5, 20, 50, 20, 5.
    /// </summary>
    public IReadOnlyList<double> Shares { get; init; } = [5, 20, 50, 20, 5];

    /// <summary>The seed. Equal options give equal data on every platform.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The deviation of the linear signal that all eras share, where the noise has deviation 1. Default 0.2.</summary>
    public double LinearSignal { get; init; } = 0.2;

    /// <summary>The deviation of the signal in products of two features that all eras share. Default 0.1.</summary>
    public double InteractionSignal { get; init; } = 0.1;

    /// <summary>
    /// The deviation of the linear signal that each era has for itself, which no model can learn from other eras. Default 0.15.
    /// </summary>
    public double EraSignal { get; init; } = 0.15;

    /// <summary>
    /// How much the strength of the shared signal varies: in era e it is multiplied by 1 + this * z_e, z_e standard
    /// normal, so that with 0.5 (the default) it works the wrong way in about one era of 44.
    /// </summary>
    public double StrengthDeviation { get; init; } = 0.5;

    /// <summary>How the features are distributed. Default five-valued.</summary>
    public SimulatedFeatures FeatureDistribution { get; init; }

    /// <summary>How the noise is distributed. Default normal.</summary>
    public SimulatedNoise NoiseDistribution { get; init; }

    /// <summary>How the linear signal that all eras share acts. Default as it is.</summary>
    public SimulatedResponse Response { get; init; }

    /// <summary>
    /// How much the volatility of the eras differs: the returns of era e are multiplied by exp(asinh(this * z_e)), z_e
    /// standard normal, which has median 1. The dealt targets are the same for every value. Default 0: not at all.
    /// </summary>
    public double VolatilityDeviation { get; init; }

    internal int Eras => TrainEras + ValidationEras + TestEras + LiveEras;

    /// <summary>
    /// These options with so many eras in all, cut like the default's 160: one live era, one in twenty for testing, and
    /// of the others one in four for validation. Fewer than three eras have no live era.
    /// </summary>
    /// <param name="eras">The number of eras, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eras"/> is below 1.</exception>
    public SimulationOptions WithEras(int eras)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(eras, 1);
        int live = eras < 3 ? 0 : 1;
        int test = eras / 20;
        int known = eras - live - test;
        int validation = known < 2 ? 0 : Math.Max(1, known / 4);
        return this with { TrainEras = known - validation, ValidationEras = validation, TestEras = test, LiveEras = live };
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(TrainEras);
        ArgumentOutOfRangeException.ThrowIfNegative(ValidationEras);
        ArgumentOutOfRangeException.ThrowIfNegative(TestEras);
        ArgumentOutOfRangeException.ThrowIfNegative(LiveEras);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsPerEra, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ThrowIfNotDeviation(LinearSignal);
        ThrowIfNotDeviation(InteractionSignal);
        ThrowIfNotDeviation(EraSignal);
        ThrowIfNotDeviation(StrengthDeviation);
        ThrowIfNotDeviation(VolatilityDeviation);
        ThrowIfNotDefined(FeatureDistribution);
        ThrowIfNotDefined(NoiseDistribution);
        ThrowIfNotDefined(Response);
        long eras = (long)TrainEras + ValidationEras + TestEras + LiveEras;
        if (eras < 1)
            throw new ArgumentOutOfRangeException(nameof(TrainEras), "There must be at least one era.");
        if (eras * RowsPerEra > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RowsPerEra), RowsPerEra, $"{eras} eras of so many rows are more than {Array.MaxLength} rows.");
        }

        bool finite = Shares.All(share => share >= 0 && !double.IsInfinity(share));
        if (!finite || Shares.Count(share => share > 0) < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Shares), "Shares must be finite and not negative, and at least two of them above 0.");
        }
    }

    private static void ThrowIfNotDeviation(
        double deviation, [CallerArgumentExpression(nameof(deviation))] string name = "")
    {
        if (!(deviation >= 0) || double.IsInfinity(deviation))
            throw new ArgumentOutOfRangeException(name, deviation, $"{name} must be finite and not negative.");
    }

    private static void ThrowIfNotDefined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be one there is.");
    }
}
