namespace Isotone.Charts;

/// <summary>A grid of dots that is printed as characters.</summary>
internal sealed class TextCanvas
{
    // The dots of a braille character by column and row (Unicode 15, chapter 21.1).
    private static readonly int[] _braille = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];

    private readonly bool _isUnicode;
    private readonly int _columns, _rows;
    private readonly int[] _cells;

    public TextCanvas(int columns, int rows, bool isUnicode)
    {
        (_columns, _rows, _isUnicode) = (columns, rows, isUnicode);
        _cells = new int[columns * rows];
    }

    /// <summary>The number of dots from left to right.</summary>
    public int Width => _columns * (_isUnicode ? 2 : 1);

    /// <summary>The number of dots from top to bottom.</summary>
    public int Height => _rows * (_isUnicode ? 4 : 1);

    /// <summary>Sets a dot; nothing outside of the grid.</summary>
    public void Set(int x, int y, char mark)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
            return;
        if (_isUnicode)
            _cells[(y / 4 * _columns) + (x / 2)] |= _braille[(x % 2 * 4) + (y % 4)];
        else
            _cells[(y * _columns) + x] = mark;
    }

    /// <summary>Sets the dots of a line (Bresenham 1965).</summary>
    public void Line(int x0, int y0, int x1, int y1, char mark)
    {
        int dx = Math.Abs(x1 - x0), dy = -Math.Abs(y1 - y0), error = dx + dy;
        int stepX = x0 < x1 ? 1 : -1, stepY = y0 < y1 ? 1 : -1;
        while (true)
        {
            Set(x0, y0, mark);
            if (x0 == x1 && y0 == y1)
                return;
            int twice = 2 * error;
            if (twice >= dy)
            {
                error += dy;
                x0 += stepX;
            }

            if (twice <= dx)
            {
                error += dx;
                y0 += stepY;
            }
        }
    }

    /// <summary>A row's characters.</summary>
    public string Row(int row) => string.Create(_columns, (this, row), static (text, state) =>
    {
        (TextCanvas canvas, int row) = state;
        for (int column = 0; column < text.Length; column++)
        {
            int cell = canvas._cells[(row * canvas._columns) + column];
            text[column] = cell == 0 ? ' ' : canvas._isUnicode ? (char)(0x2800 + cell) : (char)cell;
        }
    });
}
