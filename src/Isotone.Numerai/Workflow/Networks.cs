using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Models and losses by what a configuration calls them.</summary>
internal static class Networks
{
    /// <summary>The model with its initial parameters: every prediction is <paramref name="start"/>.</summary>
    /// <exception cref="ArgumentException">A layer is too large; the message gives its sizes.</exception>
    public static Module<float> Create(TrainingConfiguration configuration, int features, float start = 0)
    {
        var random = new SeededRandom((long)configuration.Seed);
        var layers = new List<Module<float>>();
        int inputs = features;
        foreach (int outputs in configuration.Model == ModelKind.Mlp ? configuration.Layers : [])
        {
            if ((long)inputs * outputs > Array.MaxLength)
                throw new ArgumentException($"Layers are too large: {inputs} inputs and {outputs} outputs.", nameof(configuration));
            layers.Add(new Linear<float>(inputs, outputs, random));
            layers.Add(new ReLU<float>());
            inputs = outputs;
        }

        // Predictions start constant: random ones are noise that a squared error must first unlearn, and the rank losses
        // have a useful gradient at a constant.
        var last = new Linear<float>(inputs, 1, random, initialBound: 0);
        last.Bias!.Data.Fill(start);
        layers.Add(last);
        return new Sequential<float>([.. layers]);
    }

    /// <summary>The loss with the configuration's strength.</summary>
    public static Loss<float> CreateLoss(TrainingConfiguration configuration, LossKind kind) => kind switch
    {
        LossKind.Mse => new MeanSquaredErrorLoss<float>(),
        LossKind.Pearson => new PearsonLoss<float>(),
        LossKind.Spearman => new SoftSpearmanLoss<float>(
            configuration.Strength is double strength
                ? SoftRankStrength.Absolute(strength)
                : SoftRankStrength.Relative(configuration.Tau)),
        LossKind.Aum => new AumLoss<float>(perDeviation: true),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such loss."),
    };

    /// <summary>Batches that suit the loss: shuffled rows, or whole eras where it is computed per era.</summary>
    public static DataLoader CreateLoader(TrainingConfiguration configuration, Loss<float> loss, ITrainingSource source)
    {
        if (!loss.IsPerRow)
            return DataLoader.OfRows(source, Math.Min(configuration.BatchSize, source.RowCount), (long)configuration.Seed);
        double rowsPerEra = (double)source.RowCount / source.Eras.Count;
        int eras = (int)Math.Clamp(Math.Round(configuration.BatchSize / rowsPerEra), 1, source.Eras.Count);
        return DataLoader.OfEras(source, eras, (long)configuration.Seed);
    }
}
