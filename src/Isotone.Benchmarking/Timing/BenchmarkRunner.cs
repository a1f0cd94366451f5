using System.Diagnostics;
using System.Runtime;

namespace Isotone.Benchmarking;

/// <summary>Runs measurements one after another on the calling thread (and those the operations take).</summary>
public static class BenchmarkRunner
{
    // Long rows warm up on a shorter one of the same kind first: they would be few repetitions in a long time.
    private const int WarmUpElements = 1 << 17;
    private const int WarmUpRepetitionsAtSize = 2;

    /// <summary>Times every case on standard normal numbers that are made anew before each repetition.</summary>
    /// <param name="cases">The measurements.</param>
    /// <param name="timing">How long and how often each is repeated.</param>
    /// <param name="progress">Hears of each case before it begins.</param>
    /// <param name="cancellation">Ends the run between two repetitions.</param>
    /// <returns>The results in the order of the cases.</returns>
    /// <exception cref="ArgumentException">The settings of a case exclude each other; nothing was run then.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static IReadOnlyList<BenchmarkResult> Run(
        IReadOnlyList<BenchmarkCase> cases,
        TimingOptions timing,
        IProgress<BenchmarkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(timing);
        foreach (BenchmarkCase one in cases)
            one.Validate();
        var random = new NormalSource((ulong)Stopwatch.GetTimestamp());
        var results = new BenchmarkResult[cases.Count];
        for (int i = 0; i < results.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new BenchmarkProgress(i, cases.Count, cases[i]));
            using (Parallelism.Limit(cases[i].Threads))
                results[i] = Measure(cases[i], timing, random, cancellation);
        }

        return results;
    }

    private static BenchmarkResult Measure(
        BenchmarkCase measured, TimingOptions timing, NormalSource random, CancellationToken cancellation)
    {
        BatchShape small = measured.Shape.AtMost(WarmUpElements);
        var warm = Workload.Of(measured with { Shape = small }, random);
        WarmUp(warm, timing, cancellation);
        Workload work = warm;
        if (small != measured.Shape)
        {
            work = Workload.Of(measured, random);
            Repeat(work, TimeSpan.Zero, WarmUpRepetitionsAtSize, int.MaxValue, cancellation);
        }

        BenchmarkMemory? memory = measured.Gradient is null ? null : MemoryOf(measured, random);
        List<double> seconds = Repeat(work, timing.TimeBox, timing.LeastRepetitions, timing.MostRepetitions, cancellation);
        double elements = (double)measured.Shape.Elements * work.Inputs;
        double[] nanoseconds = [.. seconds.Select(time => time * 1e9 / elements)];
        Array.Sort(nanoseconds);
        return new BenchmarkResult(
            measured,
            Statistics.Quantile(nanoseconds, 0.5),
            Statistics.Quantile(nanoseconds, 0.25),
            Statistics.Quantile(nanoseconds, 0.75),
            nanoseconds.Length)
        {
            Memory = memory,
        };
    }

    // On new operators, and after the compiler's work, which allocates too. Another thread of the process may allocate
    // meanwhile; what the operation itself needs shows in every attempt, so the least of a few is its own.
    private static BenchmarkMemory MemoryOf(BenchmarkCase measured, NormalSource random)
    {
        const int Operators = 3, Attempts = 5;
        long first = long.MaxValue, next = long.MaxValue;
        for (int i = 0; i < Operators; i++)
        {
            var work = Workload.Of(measured, random);
            work.Refill();
            first = Math.Min(first, AllocatedBy(work));
            for (int attempt = 0; attempt < Attempts; attempt++)
                next = Math.Min(next, AllocatedBy(work));
        }

        return new BenchmarkMemory(first, next);
    }

    private static long AllocatedBy(Workload work)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        work.RunOnce();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Runs until the compiler is done with what runs: a method it still improves would be timed half and half.</summary>
    private static void WarmUp(Workload work, TimingOptions timing, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp(), quietSince = begin;
        long compiled = JitInfo.GetCompiledMethodCount();
        int repetitions = 0;
        while ((repetitions < timing.WarmUpRepetitions || Stopwatch.GetElapsedTime(quietSince) < timing.WarmUp)
            && Stopwatch.GetElapsedTime(begin) < timing.WarmUpLimit)
        {
            cancellation.ThrowIfCancellationRequested();
            work.Refill();
            work.Run();
            repetitions++;
            if (JitInfo.GetCompiledMethodCount() is long now && now != compiled)
                (compiled, quietSince) = (now, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>The seconds of each repetition: until the time is over, but at least and at most so many.</summary>
    private static List<double> Repeat(Workload work, TimeSpan time, int least, int most, CancellationToken cancellation)
    {
        var seconds = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (seconds.Count < most && (seconds.Count < least || Stopwatch.GetElapsedTime(begin) < time))
        {
            cancellation.ThrowIfCancellationRequested();
            work.Refill();
            long start = Stopwatch.GetTimestamp();
            work.Run();
            long end = Stopwatch.GetTimestamp();

            // Not as a TimeSpan, which counts in steps of 100 ns.
            seconds.Add((end - start) / (double)Stopwatch.Frequency);
        }

        return seconds;
    }
}

/// <summary>How far a run has come.</summary>
/// <param name="Done">The cases done.</param>
/// <param name="Total">The cases there are.</param>
/// <param name="Next">The case that begins.</param>
public readonly record struct BenchmarkProgress(int Done, int Total, BenchmarkCase Next);
