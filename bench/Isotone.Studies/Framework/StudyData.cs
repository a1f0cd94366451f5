using Isotone.Data;
using Isotone.Numerai;

namespace Isotone.Studies;

/// <summary>Rows in eras to train on or to be scored on.</summary>
/// <param name="Features">Row-major, shape [rows, FeatureCount], standardized by the training rows.</param>
/// <param name="FeatureCount">The number of features.</param>
/// <param name="Returns">What is to be foretold in its own units, heavy tails and volatility included; a target where no return is known.</param>
/// <param name="Targets">The target that numerai_corr is of, between 0 and 1.</param>
/// <param name="Eras">How the rows are cut into eras.</param>
internal sealed record StudyPart(float[] Features, int FeatureCount, float[] Returns, float[] Targets, Rows Eras)
{
    /// <summary>The returns' ranks within their era, (rank - 1/2)/n, mean ranks for ties.</summary>
    public float[] RankedReturns()
    {
        float[] ranks = HardRanks();
        for (int era = 0; era < Eras.Count; era++)
        {
            Span<float> of = ranks.AsSpan(Eras.Start(era), Eras.LengthOf(era));
            foreach (ref float rank in of)
                rank = (rank - 0.5f) / of.Length;
        }

        return ranks;
    }

    /// <summary>A part of simulated data.</summary>
    public static StudyPart Of(SimulatedEras data, string dataType, FeatureScaler scaler)
    {
        RowSelection rows = data.Table.All.OfType(dataType);
        return Of(rows, "target", [.. rows.Indices.ToArray().Select(row => data.Returns[row])], scaler);
    }

    /// <summary>Rows of a table of which no returns are known.</summary>
    public static StudyPart Of(RowSelection rows, string target, FeatureScaler scaler) => Of(rows, target, rows.Target(target), scaler);

    private static StudyPart Of(RowSelection rows, string target, float[] returns, FeatureScaler scaler)
    {
        int count = rows.Table.FeatureNames.Count;
        float[] features = new float[rows.Count * count];
        rows.Table.GatherFeatures(rows.Indices, features);
        scaler.Apply(features);
        return new StudyPart(features, count, returns, rows.Target(target), rows.EraRows);
    }

    private float[] HardRanks()
    {
        float[] ranks = new float[Returns.Length];
        HardRank.Compute<float>(Returns, Eras, ranks);
        return ranks;
    }
}

/// <summary>What an arm is given: rows to train on, and rows to predict.</summary>
internal sealed record StudyData(StudyPart Train, StudyPart Test);
