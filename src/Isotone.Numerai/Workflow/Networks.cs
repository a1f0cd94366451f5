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
            if (configuration.BatchNorm)
                layers.Add(new BatchNorm1d<float>(outputs));
            layers.Add(new ReLU<float>());
            if (configuration.Dropout > 0)
                layers.Add(new Dropout<float>(configuration.Dropout, (long)configuration.Seed + layers.Count));
            inputs = outputs;
        }

        // Predictions start constant: random ones are noise that a squared error must first unlearn, and the rank losses
        // have a useful gradient at a constant.
        var last = new Linear<float>(inputs, 1, random, initialBound: 0);
        last.Bias!.Data.Fill(start);
        layers.Add(last);
        return new Sequential<float>([.. layers]);
    }

    /// <summary>The configuration's first loss, with its strength.</summary>
    public static Loss<float> CreateLoss(TrainingConfiguration configuration) =>
        new LossParser(configuration.Losses[0].Text, configuration.EffectiveTau, configuration.Strength).Parse();

    /// <summary>Batches that suit the loss: shuffled rows, or whole eras where it is computed per era.</summary>
    public static DataLoader CreateLoader(TrainingConfiguration configuration, Loss<float> loss, ITrainingSource source)
    {
        if (!loss.IsPerRow)
        {
            // A batch of one row has no spread for batch normalization to measure.
            int size = Math.Min(configuration.BatchSize, source.RowCount);
            bool endsWithOne = configuration.BatchNorm && size > 1 && source.RowCount % size == 1;
            return DataLoader.OfRows(source, size, (long)configuration.Seed, dropLast: endsWithOne);
        }

        double rowsPerEra = (double)source.RowCount / source.Eras.Count;
        int eras = (int)Math.Clamp(Math.Round(configuration.BatchSize / rowsPerEra), 1, source.Eras.Count);
        return DataLoader.OfEras(source, eras, (long)configuration.Seed);
    }
}
