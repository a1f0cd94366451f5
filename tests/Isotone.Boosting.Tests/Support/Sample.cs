using Isotone.Testing;

namespace Isotone.Boosting.Tests;

/// <summary>Eras in which the target follows two features and an interaction, with noise.</summary>
internal sealed class Sample : IDisposable
{
    public const int Columns = 8;

    public Sample(int eras, int rowsPerEra, int seed = 1)
    {
        Eras = Rows.Batch(eras, rowsPerEra);
        var random = new Random(seed);
        Features = new float[Eras.Length * Columns];
        Targets = new float[Eras.Length];
        for (int i = 0; i < Eras.Length; i++)
        {
            Span<float> row = Features.AsSpan(i * Columns, Columns);
            for (int k = 0; k < Columns; k++)
                row[k] = random.Next(5) / 4f;
            double signal = row[0] - row[1] + 2 * (row[2] - 0.5) * (row[3] - 0.5);
            Targets[i] = (float)Math.Clamp(Math.Round(2 * (signal + Distributions.Normal(random)) + 2) / 4, 0, 1);
        }

        if (!XGBoostLibrary.IsAvailable)
            throw new InvalidOperationException(XGBoostLibrary.Problem);
        Matrix = XGBoostMatrix.FromDense(Features, Columns);
        Data = new BoostingData(Matrix, Targets, Eras);
    }

    public Rows Eras { get; }

    public float[] Features { get; }

    public float[] Targets { get; }

    public XGBoostMatrix Matrix { get; }

    public BoostingData Data { get; }

    public double Spearman(ReadOnlySpan<float> predictions) => BoostingMetric.Spearman.Compute(predictions, Targets, Eras);

    public void Dispose() => Matrix.Dispose();
}
