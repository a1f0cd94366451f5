using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone;

/// <summary>
/// Working memory for one row, or a part of one, at a time, one for each thread: it grows to the longest that the thread
/// has met and is then reused, so nothing is allocated once warm.
/// </summary>
internal sealed class RowWorkspace
{
    /// <summary>The number of <see cref="PowerSums"/>.</summary>
    public const int PowerSumsKept = 64;

    private const int Buffers = 3;
    private const int PageBytes = 4096;
    private const int Page = PageBytes / sizeof(double);

    [ThreadStatic]
    private static RowWorkspace? _ofThread;

    private readonly double[] _powerSums = new double[PowerSumsKept];
    private double _powerSumsRate = double.NaN;
    private double[] _memory = [];
    private double[] _sorted = [];
    private int _origin;
    private int _stride;
    private int _room;

    /// <summary>This thread's.</summary>
    public static RowWorkspace OfThread => _ofThread ??= new RowWorkspace();

    /// <summary>Working memory of the pooling.</summary>
    public PoolingScratch Pooling { get; } = new();

    /// <summary>One of three buffers of a length and <see cref="BlockMeans.Slack"/>.</summary>
    public Span<double> Buffer(int which, int length)
    {
        length += BlockMeans.Slack;
        if (_room < length)
            Grow(Math.Max(length, SoftRow.LongestPart + BlockMeans.Slack));
        return _memory.AsSpan(_origin + which * _stride, length);
    }

    /// <summary>Room for sorted values and <see cref="BlockMeans.Slack"/> behind them.</summary>
    public Span<double> Sorted(int length)
    {
        if (_sorted.Length < length + BlockMeans.Slack)
            _sorted = GC.AllocateUninitializedArray<double>(Math.Max(length, 2 * SoftRow.LongestPart) + BlockMeans.Slack);
        return _sorted.AsSpan(0, length);
    }

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

    private unsafe void Grow(int length)
    {
        // From a page's beginning, and a quarter of a page apart but for whole pages: a load from one buffer would wait
        // for a store to another at the same place of its page.
        _stride = checked((length - Page / 4 + Page - 1) / Page * Page + Page / 4);
        _memory = GC.AllocateUninitializedArray<double>(checked(Buffers * _stride + Page), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _origin = (int)((PageBytes - address % PageBytes) % PageBytes / sizeof(double));
        _room = length;
    }
}
