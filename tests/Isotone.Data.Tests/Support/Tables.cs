namespace Isotone.Data.Tests;

internal static class Tables
{
    /// <summary>Two train eras, a validation era and a live era; feature "b" has a hole and target "t" is partly known.</summary>
    public static EraTable Small()
    {
        var builder = new EraTableBuilder("small", ["a", "b"], ["t", "u"]);
        builder.Append("r0", "era1", "train", [0, .25f], [1, 0]);
        builder.Append("r1", "era1", "train", [.5f, float.NaN], [0, .5f]);
        builder.Append("r2", "era2", "train", [1, .5f], [float.NaN, 1]);
        builder.Append("r3", "era3", "validation", [.25f, 1], [.75f, 0]);
        builder.Append("r4", "era3", "test", [.75f, 0], [.25f, 1]);
        builder.Append("r5", "eraX", "live", [0, 0], [float.NaN, float.NaN]);
        return builder.Build();
    }

    /// <summary>Every value of every feature and target, by row.</summary>
    public static float[][] Rows(EraTable table)
    {
        float[][] rows = new float[table.RowCount][];
        for (int row = 0; row < rows.Length; row++)
        {
            float[] features = new float[table.FeatureNames.Count];
            table.GatherFeatures([row], features);
            rows[row] = [.. features, .. table.TargetNames.Select(name => table.Target(name)[row])];
        }

        return rows;
    }

    public static void AssertEqual(EraTable expected, EraTable actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.FeatureNames, actual.FeatureNames);
        Assert.Equal(expected.TargetNames, actual.TargetNames);
        float[][] left = Rows(expected), right = Rows(actual);
        for (int row = 0; row < expected.RowCount; row++)
        {
            Assert.Equal(expected.Ids[row], actual.Ids[row]);
            Assert.Equal(expected.Eras[row], actual.Eras[row]);
            Assert.Equal(expected.DataType[row], actual.DataType[row]);
            Assert.Equal(left[row].Select(BitConverter.SingleToUInt32Bits), right[row].Select(BitConverter.SingleToUInt32Bits));
        }
    }
}
