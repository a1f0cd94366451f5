namespace Isotone.Benchmarking;

/// <summary>How long and how often each measurement is repeated.</summary>
public sealed record TimingOptions
{
    /// <summary>How long to run before timing, so that the just-in-time compiler has settled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary>The least repetitions before timing: the runtime optimizes a method once it was called 30 times.</summary>
    public int WarmUpRepetitions { get; init; } = 40;

    /// <summary>How long to repeat, making the random values included.</summary>
    public TimeSpan TimeBox { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The least timed repetitions, however long they take.</summary>
    public int LeastRepetitions { get; init; } = 7;

    /// <summary>The most timed repetitions.</summary>
    public int MostRepetitions { get; init; } = 1000;
}
