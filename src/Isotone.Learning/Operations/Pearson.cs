using System.Buffers;
using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>Pearson's correlation of predictions and targets in each row.</summary>
    /// <param name="predictions">Any shape; its elements in row-major order are cut by <paramref name="rows"/>.</param>
    /// <param name="targets">As many elements, constant: no gradient is computed for them.</param>
    /// <param name="rows">The rows, such as eras.</param>
    /// <returns>Shape [rows.Count]. All arithmetic is in double.</returns>
    /// <remarks>
    /// Constant predictions have no correlation; here it is 0, and its gradient that of predictions of standard deviation
    /// 1: finite, and a step along it correlates with the target. In a row whose target is constant value and gradient are 0.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths differ, or the targets require a gradient.</exception>
    public static unsafe Variable<T> Pearson<T>(this Variable<T> predictions, Variable<T> targets, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, targets, rows);
        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        fixed (T* p = predictions.Value, t = targets.Value, v = value, d = derivative)
            ParallelRows.Run(new PearsonWork<T>(p, t, rows, v, d), rows);
        return result;
    }

    // Centres and divides by the norm, which is returned. Differences from the first element come first: they are exactly
    // zero for a constant row, and keep their digits where the values share a large part.
    private static double ToUnitCentred<T>(ReadOnlySpan<T> values, Span<double> unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double first = double.CreateTruncating(values[0]), largest = 0, sum = 0;
        for (int i = 0; i < unit.Length; i++)
        {
            unit[i] = double.CreateTruncating(values[i]) - first;
            largest = Math.Max(largest, Math.Abs(unit[i]));
            sum += unit[i];
        }

        if (largest == 0)
            return 0;
        double mean = sum / unit.Length, squares = 0;
        for (int i = 0; i < unit.Length; i++)
        {
            unit[i] = (unit[i] - mean) / largest;
            squares += unit[i] * unit[i];
        }

        double norm = Math.Sqrt(squares);
        for (int i = 0; i < unit.Length; i++)
            unit[i] /= norm;
        return norm * largest;
    }

    private readonly unsafe struct PearsonWork<T>(T* predictions, T* targets, Rows rows, T* value, T* derivative) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            double[] rented = ArrayPool<double>.Shared.Rent(2 * rows.Longest);
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                Span<double> c = rented.AsSpan(0, length), u = rented.AsSpan(length, length);
                double norm = ToUnitCentred(new ReadOnlySpan<T>(predictions + start, length), c);
                ToUnitCentred(new ReadOnlySpan<T>(targets + start, length), u);

                // rho = u . c with c = centred predictions / |centred predictions|, u likewise
                double rho = 0;
                for (int i = 0; i < c.Length; i++)
                    rho += u[i] * c[i];
                value[row] = T.CreateTruncating(rho);
                if (derivative is null)
                    continue;

                // d rho = (u - rho c) / |centred predictions|; sqrt(n) is that norm at standard deviation 1
                double scale = norm == 0 ? Math.Sqrt(length) : norm;
                for (int i = 0; i < c.Length; i++)
                    derivative[start + i] = T.CreateTruncating((u[i] - (rho * c[i])) / scale);
            }

            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
