namespace Isotone.Learning;

/// <summary>
/// How two shapes meet elementwise, by NumPy's rule: dimensions are matched from the last; a dimension of length 1, or
/// one that is missing, is repeated.
/// </summary>
/// <remarks>
/// The result is cut into runs over which each side either advances with the result or stands still. Neighbouring
/// dimensions that behave alike are joined first, so equal shapes are a single run.
/// </remarks>
internal sealed class Broadcast
{
    private readonly List<(int Length, int LeftStride, int RightStride)> _outer = [];

    public Broadcast(Shape left, Shape right)
    {
        Result = ResultOf(left, right);
        int leftStride = 1, rightStride = 1;
        for (int d = 1; d <= Result.Rank; d++)
        {
            int length = Result[^d];
            int leftLength = d <= left.Rank ? left[^d] : 1, rightLength = d <= right.Rank ? right[^d] : 1;
            if (length > 1)
                Join(length, leftLength == 1 ? 0 : leftStride, rightLength == 1 ? 0 : rightStride);
            leftStride *= leftLength;
            rightStride *= rightLength;
        }

        (RunLength, int runLeft, int runRight) = _outer.Count > 0 ? _outer[0] : (1, 1, 1);
        (LeftAdvances, RightAdvances) = (runLeft != 0, runRight != 0);
        if (_outer.Count > 0)
            _outer.RemoveAt(0);
        Runs = Result.Length / RunLength;
    }

    public Shape Result { get; }

    public int Runs { get; }

    public int RunLength { get; }

    /// <summary>Whether the left side has an element for each of a run's; otherwise one element serves the run.</summary>
    public bool LeftAdvances { get; }

    /// <inheritdoc cref="LeftAdvances"/>
    public bool RightAdvances { get; }

    /// <summary>The first elements of a run on both sides; in the result it is run * RunLength.</summary>
    public (int Left, int Right) Start(int run)
    {
        int left = 0, right = 0;
        foreach ((int length, int leftStride, int rightStride) in _outer)
        {
            (run, int place) = Math.DivRem(run, length);
            left += place * leftStride;
            right += place * rightStride;
        }

        return (left, right);
    }

    private static Shape ResultOf(Shape left, Shape right)
    {
        Span<int> dimensions = stackalloc int[Math.Max(left.Rank, right.Rank)];
        for (int d = 1; d <= dimensions.Length; d++)
        {
            int a = d <= left.Rank ? left[^d] : 1, b = d <= right.Rank ? right[^d] : 1;
            if (a != b && a != 1 && b != 1)
                throw new ArgumentException($"Shapes {left} and {right} do not fit: dimension {d} from the last is {a} on the left and {b} on the right.");
            dimensions[^d] = Math.Max(a, b);
        }

        return new Shape(dimensions);
    }

    // The new dimension lies outside the last one; it continues it where both strides carry on.
    private void Join(int length, int leftStride, int rightStride)
    {
        if (_outer.Count > 0)
        {
            (int inner, int innerLeft, int innerRight) = _outer[^1];
            if (leftStride == innerLeft * inner && rightStride == innerRight * inner)
            {
                _outer[^1] = (inner * length, innerLeft, innerRight);
                return;
            }
        }

        _outer.Add((length, leftStride, rightStride));
    }
}
