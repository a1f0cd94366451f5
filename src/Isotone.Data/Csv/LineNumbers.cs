namespace Isotone.Data;

/// <summary>The line of a file that each row begins on, in the space of the places where lines are skipped.</summary>
internal sealed class LineNumbers
{
    // Where a row's line is not one after the former row's: the row, and its line less the row.
    private readonly List<(int Row, long Offset)> _steps = [];

    /// <summary>Adds the line of the next row.</summary>
    public void Append(int row, long line)
    {
        if (_steps.Count == 0 || _steps[^1].Offset != line - row)
            _steps.Add((row, line - row));
    }

    /// <summary>The line of a row, from 1.</summary>
    public long Of(int row)
    {
        int low = 0, high = _steps.Count;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _steps[middle].Row <= row ? (middle, high) : (low, middle);
        }

        return row + _steps[low].Offset;
    }
}
