namespace Isotone.Learning;

/// <summary>
/// Operator objects, each of which serves one thread at a time, for rows that run on several threads. There are as many
/// as there were threads at once, and they are used again.
/// </summary>
/// <param name="create">Makes another one.</param>
internal sealed class OperatorPool<TOperator>(Func<TOperator> create)
    where TOperator : class
{
    private readonly Stack<TOperator> _idle = new();

    /// <summary>An operator that nobody else has.</summary>
    public TOperator Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out TOperator? idle))
                return idle;
        }

        return create();
    }

    /// <summary>Gives one back.</summary>
    public void Return(TOperator used)
    {
        lock (_idle)
            _idle.Push(used);
    }
}
