using System.Globalization;

namespace Isotone.Numerai;

/// <summary>Makes a request again after a fault that may pass, after pauses that double.</summary>
internal sealed class RetryLoop(TournamentOptions options, Func<string, string> redact, IProgress<TournamentProgress>? progress)
{
    /// <summary>Makes a request until it is answered.</summary>
    /// <param name="what">What is being done, as the subject of a sentence.</param>
    /// <param name="attempt">Makes the request once.</param>
    /// <param name="done">
    /// What has been reached so far, such as bytes: attempts that got further do not count as failures in a row. Null where
    /// nothing can be reached but the whole.
    /// </param>
    /// <param name="cancellation">Ends attempts and pauses.</param>
    /// <exception cref="TournamentException">Every attempt failed; the message says how the last one did.</exception>
    public async Task<T> Run<T>(
        string what, Func<CancellationToken, Task<T>> attempt, Func<long>? done, CancellationToken cancellation)
    {
        int failures = 0;
        long reached = done?.Invoke() ?? 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await attempt(cancellation);
            }
            catch (TransientFaultException fault)
            {
                long now = done?.Invoke() ?? 0;
                if (now > reached)
                    failures = 0;
                reached = now;
                string problem = redact(fault.Message);
                if (++failures >= options.Attempts)
                    throw new TournamentException(GaveUp(what, failures, problem));
                TimeSpan pause = PauseAfter(failures, fault.RetryAfter);
                progress?.Report(new TryingAgain(problem, pause));
                await options.Pause(pause, cancellation);
            }
        }
    }

    /// <summary>The pause after some failures: first 2^(failures-1), at most the longest, and half of it by chance.</summary>
    internal TimeSpan PauseAfter(int failures, TimeSpan? retryAfter)
    {
        double seconds = Math.Min(
            options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)), options.LongestPause.TotalSeconds);

        // By chance, so that many clients that a restart has cut off do not all come back at once.
        var pause = TimeSpan.FromSeconds(seconds * (0.5 + (0.5 * Random.Shared.NextDouble())));
        TimeSpan asked = retryAfter is TimeSpan after ? TimeSpan.FromTicks(Math.Min(after.Ticks, options.LongestPause.Ticks)) : default;
        return asked > pause ? asked : pause;
    }

    private static string GaveUp(string what, int failures, string problem)
    {
        string times = failures == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" {failures} times in a row, the last time");
        return $"{what} failed{times}: {problem.TrimEnd('.')}.";
    }
}
