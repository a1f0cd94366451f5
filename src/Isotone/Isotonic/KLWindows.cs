namespace Isotone;

/// <summary>Where the windows of a row began, and in which the terms are relative to the first one's.</summary>
internal ref struct KLWindows(PoolingScratch scratch)
{
    // Not a beginning, but its complement, where the terms are each their own.
    private Span<int> _begins = scratch.Windows(0);
    private int _count;

    /// <summary>The beginning of the window that was begun last.</summary>
    public int Begin { get; private set; }

    /// <summary>Begins a window behind the others; what those have of its elements is given up.</summary>
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
        // Mostly one of the last two.
        int window = _count - 1, behind = int.MaxValue;
        while (window > 0 && BeginOf(window) > start)
            behind = BeginOf(window--);
        begin = window < 0 ? 0 : _begins[window];
        return window >= 0 && begin >= 0 && end <= behind;
    }

    private readonly int BeginOf(int window) => _begins[window] < 0 ? ~_begins[window] : _begins[window];
}
