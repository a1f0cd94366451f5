namespace Isotone.Data;

/// <summary>Draws one era after the other into the same buffers. An era depends on its number alone, not on those before.</summary>
internal sealed class SimulatedEra
{
    // The deviation of u / sqrt(1 + u^2), u = 2z: its square is 1 - sqrt(pi/8) e^(1/8) erfc(1/sqrt 8).
    private const double SaturationDeviation = 0.7495450431916376;

    private readonly SimulationOptions _options;
    private readonly double[] _shared;
    private readonly (int First, int Second)[] _pairs;
    private readonly int[] _targetStarts;
    private readonly float[] _features;
    private readonly float[] _trueSignal;
    private readonly float[] _sharedSignal;
    private readonly double[] _latent;
    private readonly float[] _returns;
    private readonly float[] _targets;

    public SimulatedEra(SimulationOptions options, double[] shared, (int First, int Second)[] pairs)
    {
        _options = options;
        _shared = shared;
        _pairs = pairs;
        int rows = options.RowsPerEra;
        _features = new float[rows * options.Features];
        _trueSignal = new float[rows];
        _sharedSignal = new float[rows];
        _latent = new double[rows];
        _returns = new float[rows];
        _targets = new float[rows];
        _targetStarts = TargetStarts(options.Shares, rows);
    }

    public ReadOnlySpan<float> TrueSignal => _trueSignal;

    public ReadOnlySpan<float> SharedSignal => _sharedSignal;

    public ReadOnlySpan<float> Returns => _returns;

    public ReadOnlySpan<float> Targets => _targets;

    public ReadOnlySpan<float> Features(int row) => _features.AsSpan(row * _options.Features, _options.Features);

    public void Draw(int era)
    {
        var random = new RandomStream(_options.Seed, (ulong)era + 1);
        double strength = 1 + (_options.StrengthDeviation * random.Normal());
        double[] own = EraSimulator.Weights(random, _options.Features);
        for (int i = 0; i < _features.Length; i++)
            _features[i] = Feature(random);
        double pairWeight = EraSimulator.PairWeight(_pairs.Length);
        for (int row = 0; row < _latent.Length; row++)
        {
            ReadOnlySpan<float> x = Features(row);
            double shared = (_options.LinearSignal * Response(Linear(_shared, x)))
                + (_options.InteractionSignal * pairWeight * Interactions(x));
            double signal = (strength * shared) + (_options.EraSignal * Linear(own, x));
            _sharedSignal[row] = (float)shared;
            _trueSignal[row] = (float)signal;
            _latent[row] = signal + (_options.NoiseDistribution == SimulatedNoise.Normal ? random.Normal() : HeavyTailed(random));
        }

        // Drawn last, so that the same eras come with every volatility. exp(asinh(s z)) = s z + sqrt(1 + (s z)^2)
        double spread = _options.VolatilityDeviation == 0 ? 0 : _options.VolatilityDeviation * random.Normal();
        double volatility = spread + Math.Sqrt(1 + (spread * spread));
        for (int row = 0; row < _latent.Length; row++)
            _returns[row] = (float)(volatility * _latent[row]);
        DealTargets();
    }

    private float Feature(RandomStream random) => _options.FeatureDistribution switch
    {
        SimulatedFeatures.FiveValued => random.Below(5) * 0.25f,
        SimulatedFeatures.Normal => (float)(0.5 + (EraSimulator.FeatureDeviation * random.Normal())),
        _ => (float)(0.5 + (EraSimulator.FeatureDeviation * HeavyTailed(random))),
    };

    // Student's t of 3 degrees, z / sqrt((a^2 + b^2 + c^2)/3), over its deviation sqrt 3.
    private static double HeavyTailed(RandomStream random)
    {
        double z = random.Normal(), a = random.Normal(), b = random.Normal(), c = random.Normal();
        return z / Math.Sqrt((a * a) + (b * b) + (c * c));
    }

    private double Response(double linear)
    {
        if (_options.Response == SimulatedResponse.Linear)
            return linear;
        double u = 2 * linear;
        return u / Math.Sqrt(1 + (u * u)) / SaturationDeviation;
    }

    // Rank by rank, so that each target value gets exactly its share of the rows.
    private void DealTargets()
    {
        int[] order = ArgSort.Of<double>(_latent);
        for (int value = 0; value + 1 < _targetStarts.Length; value++)
        {
            for (int rank = _targetStarts[value]; rank < _targetStarts[value + 1]; rank++)
                _targets[order[rank]] = (float)value / (_targetStarts.Length - 2);
        }
    }

    /// <summary>The rank at which each target value begins, and the number of rows at the end.</summary>
    private static int[] TargetStarts(IReadOnlyList<double> shares, int rows)
    {
        int[] starts = new int[shares.Count + 1];
        double total = shares.Sum();
        double below = 0;
        for (int value = 0; value < shares.Count; value++)
        {
            below += shares[value];
            starts[value + 1] = (int)Math.Round(rows * (below / total), MidpointRounding.AwayFromZero);
        }

        starts[^1] = rows;
        return starts;
    }

    private static double Linear(double[] weights, ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int feature = 0; feature < x.Length; feature++)
            sum += weights[feature] * (x[feature] - 0.5);
        return sum;
    }

    private double Interactions(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach ((int first, int second) in _pairs)
            sum += (x[first] - 0.5) * (x[second] - 0.5);
        return sum;
    }
}
