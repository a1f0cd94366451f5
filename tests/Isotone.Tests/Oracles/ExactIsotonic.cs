namespace Isotone.Tests;

/// <summary>Weighted non-increasing isotonic regression by pooling in exact arithmetic; ties pool.</summary>
internal static class ExactIsotonic
{
    /// <summary>The first elements of the blocks.</summary>
    public static int[] Starts(Dyadic[] values, Dyadic[] weights)
    {
        var blocks = new Stack<(int Start, Dyadic Sum, Dyadic Weight)>();
        for (int i = 0; i < values.Length; i++)
        {
            (int Start, Dyadic Sum, Dyadic Weight) top = (i, values[i] * weights[i], weights[i]);
            while (blocks.TryPeek(out var below) && (below.Sum * top.Weight - top.Sum * below.Weight).Sign <= 0)
            {
                blocks.Pop();
                top = (below.Start, below.Sum + top.Sum, below.Weight + top.Weight);
            }

            blocks.Push(top);
        }

        return [.. blocks.Reverse().Select(block => block.Start)];
    }

    /// <summary>The fit and the blocks' sizes, rising or falling, each value rounded once.</summary>
    public static (double[] Fit, int[] Sizes) Regress(double[] values, double[]? weights, SortDirection direction)
    {
        bool rising = direction == SortDirection.Ascending;
        Dyadic[] y = [.. values.Select(Dyadic.Of)];
        Dyadic[] w = weights is null ? [.. values.Select(_ => Dyadic.One)] : [.. weights.Select(Dyadic.Of)];
        if (rising)
        {
            Array.Reverse(y);
            Array.Reverse(w);
        }

        int[] sizes = Sizes(Starts(y, w), y.Length);
        double[] fit = new double[y.Length];
        int start = 0;
        foreach (int size in sizes)
        {
            Dyadic sum = Dyadic.Sum([.. Enumerable.Range(start, size).Select(k => y[k] * w[k])]);
            Array.Fill(fit, Dyadic.Quotient(sum, Dyadic.Sum(w.AsSpan(start, size))), start, size);
            start += size;
        }

        if (rising)
        {
            Array.Reverse(fit);
            Array.Reverse(sizes);
        }

        return (fit, sizes);
    }

    public static int[] Sizes(int[] starts, int length) =>
        [.. starts.Select((start, block) => (block + 1 < starts.Length ? starts[block + 1] : length) - start)];
}
