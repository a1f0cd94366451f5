namespace Isotone;

/// <summary>Where the windows of a row began, and in which the terms are relative to the first one's.</summary>
internal ref struct KLWindows(PoolingScratch scratch)
{
    // Not a beginning, but its complement, where the terms are each their own.
    private Span<int> _begins = scratch.Windows(0);
    private int _count;

    /// <summary>The beginning of the window that was begun last.</summary>
    public int Begin { get; private set; }

    /// <summary>Begins a window behind the others.</summary>
    public void Add(int begin, bool shared)
    {
        if (_count == _begins.Length)
            _begins = scratch.Windows(Math.Max(64, 2 * _count));
        _begins[_count++] = shared ? begin : ~begin;
        Begin = begin;
    }

    /// <summary>Whether elements [start, end) lie in one window with terms relative to its first.</summary>
    public readonly bool Share(int start, int end, out int begin)
    {
        begin = 0;
        if (_count == 0)
            return false;

        // Mostly the last one. Invariant: low begins at the start or before it, what is behind high begins after it.
        int low = 0, high = _count - 1;
        if (BeginOf(high) <= start)
            low = high;
        while (low < high)
        {
            int middle = low + (high - low + 1) / 2;
            if (BeginOf(middle) <= start)
                low = middle;
            else
                high = middle - 1;
        }

        begin = _begins[low];
        return begin >= 0 && (low == _count - 1 || end <= BeginOf(low + 1));
    }

    private readonly int BeginOf(int window) => _begins[window] < 0 ? ~_begins[window] : _begins[window];
}
