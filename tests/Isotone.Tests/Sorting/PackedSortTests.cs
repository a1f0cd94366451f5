namespace Isotone.Tests;

public sealed unsafe class PackedSortTests
{
    public static TheoryData<int, int> LengthsAndDepths() =>
        new MatrixTheoryData<int, int>([129, 1000, 20_000], [0, 1, 3]);

    [Theory]
    [MemberData(nameof(LengthsAndDepths))]
    public void Ranges_split_too_often_are_sorted_all_the_same(int length, int depth)
    {
        CheckDepth<ScalarKernel>(length, depth);
        if (SortSelector.IsSupported(SortInstructions.Avx2))
            CheckDepth<Avx2Kernel>(length, depth);
        if (SortSelector.IsSupported(SortInstructions.Avx512))
            CheckDepth<Avx512Kernel>(length, depth);
    }

    [Fact]
    public void Rows_whose_samples_are_all_extreme_are_sorted()
    {
        foreach (SortInstructions kernel in Enum.GetValues<SortInstructions>().Where(SortSelector.IsSupported))
        {
            for (int length = 200; length <= 100_000; length *= 3)
            {
                float[] values = MisleadingSamples(length);
                var permutation = new int[length];
                ArgSort.Sort(values, Rows.One(length), permutation, default, SortDirection.Ascending, kernel);
                SortOracle.Check<float>(values, permutation, SortDirection.Ascending, $"{kernel}, {length}");
            }
        }
    }

    /// <summary>Normal values, but the smallest of all wherever a pivot of the whole or of its later part is looked
    /// for.</summary>
    private static float[] MisleadingSamples(int length)
    {
        float[] values = SortInputs.Make<float>("normal", length, 1);
        for (int start = 0; length - start > 40; start += 40)
        {
            for (int i = 0; i < 40; i++)
                values[start + (int)((long)i * (length - start - 1) / 39)] = -1000 + start;
            for (int run = 0; run < 5; run++)
                values.AsSpan(start + run * ((length - start - 8) / 4), 8).Fill(-2000 + start);
        }

        return values;
    }

    private static void CheckDepth<TKernel>(int length, int depth)
        where TKernel : struct, IPackedSortKernel
    {
        float[] values = SortInputs.Make<float>("special", length, 2);
        var first = new double[length + PackedSort<TKernel>.Slack];
        var second = new double[length + PackedSort<TKernel>.Slack];
        var permutation = new int[length];
        for (int i = 0; i < length; i++)
            first[i] = PackedKey.Of(values[i], i, 0);
        var format = new KeyFormat(PackedKey.IndexBits, false);
        fixed (double* data = first, room = second)
        fixed (int* indices = permutation)
            PackedSort<TKernel>.SortRange(data, room, length, &format, indices, indices + length, depth);
        SortOracle.Check<float>(values, permutation, SortDirection.Ascending, typeof(TKernel).Name);
    }
}
