namespace Isotone.Benchmarking;

/// <summary>How long and how often each measurement is repeated.</summary>
public sealed record TimingOptions
{
    /// <summary>
    /// How long the just-in-time compiler must have compiled nothing before timing begins. It optimizes in two steps,
    /// each begun a tenth of a second or more after what it compiled last: 0.3 s of silence were seen between the two.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>
    /// The least repetitions before timing: the runtime optimizes a method that was called 30 times, and once more when
    /// the instrumented version of it was.
    /// </summary>
    public int WarmUpRepetitions { get; init; } = 100;

    /// <summary>The longest time before timing, whether the compiler is done or not.</summary>
    public TimeSpan WarmUpLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long to repeat, making the random values included.</summary>
    public TimeSpan TimeBox { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The least timed repetitions, however long they take.</summary>
    public int LeastRepetitions { get; init; } = 7;

    /// <summary>The most timed repetitions.</summary>
    public int MostRepetitions { get; init; } = 1000;
}
