namespace Isotone.Data;

/// <summary>The values of a target. Immutable and safe to read from many threads.</summary>
/// <remarks>
/// Values in a mapped file are copied when they are first asked for: callers get a span, and a span into a mapping would
/// not keep the mapping.
/// </remarks>
internal sealed class TargetColumn
{
    private readonly Memory<float> _mapped;
    private float[]? _values;

    public TargetColumn(float[] values) => _values = values;

    public TargetColumn(Memory<float> mapped) => _mapped = mapped;

    public float[] Values
    {
        get
        {
            float[]? values = Volatile.Read(ref _values);
            return values ?? Interlocked.CompareExchange(ref _values, _mapped.ToArray(), null) ?? _values;
        }
    }
}
