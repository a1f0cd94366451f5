namespace Isotone.Boosting;

/// <summary>Objects with the state of one era, handed out to the threads and used again.</summary>
internal sealed class EraObjects<TObject>(Func<TObject> create)
{
    private readonly Lock _gate = new();
    private readonly Stack<TObject> _idle = new();

    public TObject Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out TObject? idle))
                return idle;
        }

        return create();
    }

    public void Return(TObject item)
    {
        lock (_gate)
            _idle.Push(item);
    }
}
