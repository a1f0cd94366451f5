namespace Isotone;

/// <summary>
/// Working memory for one row, or a part of one, at a time, one for each thread: it grows to the longest that the thread
/// has met and is then reused, so nothing is allocated once warm.
/// </summary>
internal sealed class RowWorkspace
{
    /// <summary>The number of <see cref="PowerSums"/>.</summary>
    public const int PowerSumsKept = 64;

    // A load from one buffer would wait for a store to another at the same place of its page.
    private const int QuarterPage = 1024;

    [ThreadStatic]
    private static RowWorkspace? _ofThread;

    private readonly double[] _powerSums = new double[PowerSumsKept];
    private readonly RowBuffer[] _buffers = [new(0), new(QuarterPage), new(2 * QuarterPage)];
    private readonly RowBuffer _sorted = new(3 * QuarterPage);
    private double _powerSumsRate = double.NaN;

    /// <summary>This thread's.</summary>
    public static RowWorkspace OfThread => _ofThread ??= new RowWorkspace();

    /// <summary>Working memory of the pooling.</summary>
    public PoolingScratch Pooling { get; } = new();

    /// <summary>One of three buffers of a length and <see cref="BlockMeans.Slack"/>.</summary>
    public Span<double> Buffer(int which, int length) => With(_buffers[which], length);

    /// <summary>Room for sorted values and <see cref="BlockMeans.Slack"/> behind them.</summary>
    public Span<double> Sorted(int length) => With(_sorted, length)[..length];

    /// <summary>sum_(j &lt; count) q^j for the first counts, q = e^-rate: what short blocks of falling terms sum to.</summary>
    public ReadOnlySpan<double> PowerSums(double rate)
    {
        if (_powerSumsRate != rate)
        {
            double power = 1, sum = 0, q = Math.Exp(-rate);
            for (int count = 1; count < PowerSumsKept; count++)
            {
                _powerSums[count] = sum += power;
                power *= q;
            }

            _powerSumsRate = rate;
        }

        return _powerSums;
    }

    private static Span<double> With(RowBuffer buffer, int length) =>
        buffer.Room(Math.Max(length, SoftRow.LongestPart) + BlockMeans.Slack)[..(length + BlockMeans.Slack)];
}
