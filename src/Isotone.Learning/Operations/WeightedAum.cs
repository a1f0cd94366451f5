using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>
    /// The AUM of rows whose elements count as often as their weights say, or its ratio to the predictions' mean absolute
    /// deviation, see <see cref="AumPerDeviation{T}(Variable{T}, Variable{T}, Rows, ErrorDenominator)"/>.
    /// </summary>
    internal static unsafe Variable<T> WeightedAum<T>(
        this Variable<T> predictions,
        Variable<T> labels,
        Rows rows,
        Variable<T> weights,
        ErrorDenominator denominator,
        bool perDeviation,
        OperatorPool<WeightedAumRow<T>> operators)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunction.RequireRows(predictions, labels, rows);
        RowFunction.RequireWeights(predictions, weights);
        for (int i = 0; i < rows.Length; i++)
        {
            T weight = weights.Value[i];
            if (!T.IsFinite(predictions.Value[i]))
                throw Refused("predictions", i, rows, predictions.Value[i], "it must be finite");
            if (T.IsNaN(labels.Value[i]))
                throw Refused("labels", i, rows, labels.Value[i], "it must be a number");
            if (!T.IsFinite(weight) || weight < T.Zero)
                throw Refused("weights", i, rows, weight, "it must be finite and not negative");
        }

        Variable<T> result = RowFunction.Result(predictions, rows, out Span<T> value, out Span<T> derivative);
        fixed (T* p = predictions.Value, l = labels.Value, w = weights.Value, v = value, d = derivative)
            ParallelRows.Run(new WeightedAumWork<T>(p, l, w, rows, operators, denominator, perDeviation, v, d), rows);
        return result;
    }

    private static ArgumentException Refused<T>(string name, int element, Rows rows, T value, string rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = rows.RowOf(element);
        return new ArgumentException(FormattableString.Invariant($"{name}[{element}] (row {row}) is {value}; {rule}."), name);
    }

    private readonly unsafe struct WeightedAumWork<T>(
        T* predictions,
        T* labels,
        T* weights,
        Rows rows,
        OperatorPool<WeightedAumRow<T>> operators,
        ErrorDenominator denominator,
        bool perDeviation,
        T* value,
        T* derivative) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            WeightedAumRow<T> aum = operators.Rent();
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                double area = aum.Compute(
                    new ReadOnlySpan<T>(predictions + start, length),
                    new ReadOnlySpan<T>(labels + start, length),
                    new ReadOnlySpan<T>(weights + start, length),
                    denominator,
                    perDeviation,
                    derivative is null ? [] : new Span<T>(derivative + start, length));
                value[row] = T.CreateTruncating(area);
            }

            operators.Return(aum);
        }
    }
}
