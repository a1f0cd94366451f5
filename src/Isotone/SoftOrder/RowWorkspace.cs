namespace Isotone;

/// <summary>
/// Working memory for one row at a time, one for each thread: it grows to the longest row the thread has met and is then
/// reused, so nothing is allocated once warm.
/// </summary>
internal sealed class RowWorkspace
{
    private const int Buffers = 3;
    private const int Page = 4096 / sizeof(double);
    private const int Lanes = 8;
    private const int Near = 64;

    [ThreadStatic]
    private static RowWorkspace? _ofThread;

    private double[] _buffers = [];
    private int _length;

    /// <summary>This thread's.</summary>
    public static RowWorkspace OfThread => _ofThread ??= new RowWorkspace();

    /// <summary>Working memory of the pooling.</summary>
    public PoolingScratch Pooling { get; } = new();

    /// <summary>One of three buffers of a row's length and <see cref="BlockMeans.Slack"/>.</summary>
    public Span<double> Buffer(int which, int length)
    {
        length += BlockMeans.Slack;
        if (_length < length)
        {
            // Apart by some of a page: a load from one would wait for a store to another at the same place of its page.
            _length = (length + Lanes - 1) / Lanes * Lanes;
            if ((_length + Near) % Page < 2 * Near)
                _length += Page / 4;
            _buffers = new double[checked(Buffers * _length)];
        }

        return _buffers.AsSpan(which * _length, length);
    }
}
