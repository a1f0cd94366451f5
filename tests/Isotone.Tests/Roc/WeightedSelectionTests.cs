namespace Isotone.Tests;

public class WeightedSelectionTests
{
    /// <summary>Values that are spread evenly, tie, or lie far out, in both types.</summary>
    public static TheoryData<string> Kinds => ["normal", "ties", "constant", "outliers", "huge", "sorted"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_where_the_sorted_weights_reach_the_target(string kind)
    {
        var random = new Random(5);
        int found = 0;
        for (int n = 1; n <= 257; n++)
            found += Check(Values(kind, n, random), n, random) ? 1 : 0;
        found += Check(Values(kind, WeightedSelection.Most, random), WeightedSelection.Most, random) ? 1 : 0;

        // Few rows are left to the sort, but where numbers tie in long runs or range over 300 decades.
        if (kind is "normal" or "sorted" or "constant")
            Assert.True(found > 230, $"{found}");
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    public void The_target_may_be_anything_from_0_to_all(long target, double expected)
    {
        // Weights 3, 1, 3, 1 of 4, 2, 1 and again 1: from above 3, 4, 7, 8.
        Assert.True(WeightedSelection.TryFind<double>([1, 4, 2, 1], [0, 1, 0, 1], 1, 3, target, out double found));
        Assert.Equal(expected, found);
    }

    private static bool Check(double[] values, int n, Random random)
    {
        double[] labels = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 1.0 : random.Next(2) * -1.0)];
        long positives = labels.Count(label => label == 1), negativeWeight = Math.Max(1, positives), positiveWeight = Math.Max(1, n - positives);
        long total = positives * positiveWeight + (n - positives) * negativeWeight;
        bool all = true;
        foreach (long target in (long[])[0, 1, total / 3, total / 2, total - 1, total])
        {
            bool done = WeightedSelection.TryFind<double>(values, labels, negativeWeight, positiveWeight, target, out double found);
            all &= done;
            if (!done)
                continue;
            long sum = 0;
            double expected = values.Max();
            foreach ((double value, double label) in values.Zip(labels).OrderByDescending(pair => pair.First))
            {
                expected = value;
                sum += label == 1 ? positiveWeight : negativeWeight;
                if (sum >= target)
                    break;
            }

            Assert.Equal(expected, found);
        }

        return all;
    }

    private static double[] Values(string kind, int n, Random random)
    {
        double[] values = [.. Enumerable.Range(0, n).Select(i => kind switch
        {
            "ties" => random.Next(1 + n / 4),
            "constant" => -3.5,
            "outliers" => i % 7 == 0 ? Math.Pow(10, random.Next(300)) : random.NextDouble(),
            "huge" => (random.NextDouble() - 0.5) * double.MaxValue,
            _ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()),
        })];
        if (kind == "sorted")
            Array.Sort(values);
        return values;
    }
}
