namespace Isotone.Learning;

/// <summary>Inference mode: what is computed in it on this thread records no graph.</summary>
/// <example><code>using (NoGrad.Enter()) predictions = model.Forward(features);</code></example>
public static class NoGrad
{
    [ThreadStatic]
    private static int _depth;

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool IsActive => _depth > 0;

    /// <summary>Begins inference mode on this thread, until the result is disposed. May be nested.</summary>
    public static Scope Enter()
    {
        _depth++;
        return new Scope(true);
    }

    /// <summary>The extent of an inference mode; ends it when disposed.</summary>
    public readonly ref struct Scope : IDisposable
    {
        private readonly bool _entered;

        internal Scope(bool entered) => _entered = entered;

        /// <summary>Ends the inference mode that made this. To be called once, on the same thread.</summary>
        public void Dispose()
        {
            if (_entered)
                _depth--;
        }
    }
}
