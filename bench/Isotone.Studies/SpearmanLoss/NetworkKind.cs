using Isotone.Learning;

namespace Isotone.Studies;

/// <summary>A kind of network, and the learning rates that all its arms choose from.</summary>
internal sealed record NetworkKind(string Name, IReadOnlyList<int> Hidden, IReadOnlyList<double> Rates)
{
    /// <summary>A linear model.</summary>
    public static NetworkKind Linear { get; } = new("linear", [], [1e-3, 3e-3, 1e-2, 3e-2, 1e-1]);

    /// <summary>A perceptron of one hidden layer of 32 units.</summary>
    public static NetworkKind Mlp { get; } = new("mlp", [32], [1e-3, 3e-3, 1e-2, 3e-2, 1e-1]);

    /// <summary>A network whose predictions are constant, which depends on the seed alone.</summary>
    public Module<float> Create(int features, long seed)
    {
        var random = new SeededRandom(seed);
        var layers = new List<Module<float>>();
        foreach (int units in Hidden)
        {
            layers.Add(new Linear<float>(features, units, random));
            layers.Add(new ReLU<float>());
            features = units;
        }

        layers.Add(new Linear<float>(features, 1, random, initialBound: 0));
        return new Sequential<float>([.. layers]);
    }
}
