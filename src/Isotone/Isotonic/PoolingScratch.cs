namespace Isotone;

/// <summary>
/// Working memory of the pooling of one row at a time; it grows to the longest row and is then reused, so nothing is
/// allocated once warm. One per thread.
/// </summary>
internal sealed class PoolingScratch
{
    private double[] _first = [];
    private double[] _second = [];
    private double[] _third = [];
    private int[] _slotBlocks = [];
    private KLSlot[] _upper = [];
    private KLSlot[] _lower = [];
    private int[] _windows = [];
    private double[] _powers = [];
    private double _powersScale;

    /// <summary>Exact prefix sums, filled only where a comparison is too close for rounded arithmetic.</summary>
    public ExactPrefixSums Values { get; } = new();

    /// <summary>The same for the weights of a weighted fit.</summary>
    public ExactPrefixSums Weights { get; } = new();

    /// <summary>Double-double sums of exponentials by block, filled only where a comparison is too close.</summary>
    public KLExactBlocks Exponentials { get; } = new();

    public Span<double> First(int n) => Grown(ref _first, n);

    public Span<double> Second(int n) => Grown(ref _second, n);

    public Span<double> Third(int n) => Grown(ref _third, n);

    /// <summary>The sums of one side of a KL fit.</summary>
    public Span<KLSlot> UpperSums(int n) => Grown(ref _upper, n);

    /// <summary>The sums of the other side.</summary>
    public Span<KLSlot> LowerSums(int n) => Grown(ref _lower, n);

    /// <summary>The windows that were begun.</summary>
    public Span<int> Windows(int n) => n > _windows.Length ? Grown(ref _windows, n) : _windows;

    /// <summary>The blocks that are summed.</summary>
    public Span<int> SlotBlocks(int n) => Grown(ref _slotBlocks, n);

    /// <summary>1, q, q^2, ..., q = e^(-1/scale): the terms of a window's positions, those of any row.</summary>
    public ReadOnlySpan<double> Powers(double scale)
    {
        if (_powersScale != scale)
        {
            Span<double> powers = Grown(ref _powers, PoolingWindow.Longest);
            KLSide.OfPositions(PoolingWindow.Longest, scale).FillTerms(0, 0, powers);
            _powersScale = scale;
        }

        return _powers;
    }

    private static Span<TItem> Grown<TItem>(ref TItem[] buffer, int n)
    {
        // What is in use stays.
        if (buffer.Length < n)
            Array.Resize(ref buffer, n);
        return buffer.AsSpan(0, n);
    }
}
