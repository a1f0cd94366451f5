namespace Isotone;

// The rows of a pass as work that several threads share. A row's result does not depend on who computes it.
public abstract unsafe partial class SoftOperator<T>
{
    private readonly struct FindWork(SoftOperator<T> soft, T* values) : IRowWork
    {
        public void Run(int first, int end) => soft.FindWholeRows(values, first, end);
    }

    private readonly struct ForwardWork(SoftOperator<T> soft, T* values, T* destination) : IRowWork
    {
        public void Run(int first, int end)
        {
            soft.SortHere(values, first, end);
            for (int row = first; row < end; row++)
            {
                int start = soft.Rows.Start(row), length = soft.Rows.LengthOf(row);
                soft.ForwardRow(row, new ReadOnlySpan<T>(values + start, length), new Span<T>(destination + start, length));
            }
        }
    }

    private readonly struct DeriveWork(SoftOperator<T> soft, T* input, T* output, bool transposed) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = soft.Rows.Start(row), length = soft.Rows.LengthOf(row);
                soft.DeriveRow<T, T>(row, new ReadOnlySpan<T>(input + start, length), new Span<T>(output + start, length), transposed);
            }
        }
    }
}
