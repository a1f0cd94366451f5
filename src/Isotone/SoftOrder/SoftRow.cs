namespace Isotone;

/// <summary>What a forward pass keeps of one row, all in sorted order.</summary>
internal readonly ref struct SoftRow(
    ReadOnlySpan<int> permutation, Span<double> sorted, Span<double> softmax, Span<double> work, ReadOnlySpan<int> starts)
{
    /// <summary>Sorted place -> index in the row.</summary>
    public ReadOnlySpan<int> Permutation { get; } = permutation;

    /// <summary>z: the signed values, descending.</summary>
    public Span<double> Sorted { get; } = sorted;

    /// <summary>The softmax of the values inside each block (KL only).</summary>
    public Span<double> Softmax { get; } = softmax;

    /// <summary>Working memory of the row's length.</summary>
    public Span<double> Work { get; } = work;

    /// <summary>The first place of each block.</summary>
    public ReadOnlySpan<int> Starts { get; } = starts;

    /// <summary>The number of elements.</summary>
    public int Length => Permutation.Length;

    /// <summary>The places of a block.</summary>
    public Range Block(int block) => Starts[block]..BlockPartition.End(Starts, block, Length);

    /// <summary>Collects <paramref name="values"/>, in the order of the row, into the working memory, in sorted order.</summary>
    public ReadOnlySpan<double> Gather(ReadOnlySpan<double> values)
    {
        for (int k = 0; k < Length; k++)
            Work[k] = values[Permutation[k]];
        return Work;
    }

    /// <summary>The mean of rho = (n, n - 1, ..., 1) over the places [start, end).</summary>
    public double MeanPosition(int start, int end) => Length - 0.5 * (start + end - 1);
}
