using System.Globalization;
using Isotone.Benchmarking;

namespace Isotone.Cli;

/// <summary>Measurements as tables for people.</summary>
internal static class BenchmarkTables
{
    /// <summary>The machine, a table of the measurements, and one of how time grows where several lengths were measured.</summary>
    public static Report Of(IReadOnlyList<BenchmarkResult> results)
    {
        Report report = new Report()
            .Add("processor", Machine.Processor)
            .Add("runtime", Machine.Runtime);
        if (results.Any(result => result.Case.OnCard))
            report.Add("card", Machine.Card);
        if (GradientComparison.Among(results) is GradientComparison comparison)
        {
            report
                .Add("loss_and_gradient_in_µs", [.. comparison.Lengths.Select((_, at) => Times(comparison, at))])
                .Add("memory_of_a_first_call_in_kB", [.. comparison.Lengths.Select((_, at) => Memory(comparison, at, memory => memory.Working))])
                .Add("memory_of_a_later_call_in_kB", [.. comparison.Lengths.Select((_, at) => Memory(comparison, at, memory => memory.Allocated))]);
            bool isGrowing = comparison.Methods.All(method => method.TimeClass is not null && method.WorkingClass is not null);
            return isGrowing ? report.Add("growth", [.. comparison.Methods.Select(Growth)]) : report;
        }

        report.Add("nanoseconds_per_element", [.. results.Select(Times)]);
        BenchmarkSeries[] growing = [.. BenchmarkSeries.Among(results).Where(series => !double.IsNaN(series.Exponent))];
        return growing.Length > 0 ? report.Add("growth_of_a_row's_time", [.. growing.Select(Growth)]) : report;
    }

    private static Report Times(BenchmarkResult result)
    {
        Report row = new Report()
            .Add("op", result.Case.Operation.Name())
            .Add("shape", result.Case.Shape.ToString())
            .Add("dtype", result.Case.TypeName)
            .Add("strength", result.Case.Strength is null ? "" : $"{result.Case.RegularizationName} {result.Case.Strength}")
            .Add("pass", result.Case.Backward ? "fwd+bwd" : "fwd");
        row = result.Case.OnCard ? row.Add("device", "cuda") : row.Add("threads", result.Case.Threads);
        return row
            .Add("p50", Rounded(result.Median, "G3"))
            .Add("p25", Rounded(result.P25, "G3"))
            .Add("p75", Rounded(result.P75, "G3"));
    }

    private static Report Times(GradientComparison comparison, int at)
    {
        Report row = new Report().Add("n", comparison.Lengths[at]);
        foreach (GradientSeries method in comparison.Methods)
            row.Add(method.Method.Name(), Rounded(method.Results[at].MedianPerRow / 1e3, "G3"));
        GradientSeries last = comparison.Methods[^1];
        foreach (GradientSeries method in comparison.Methods.SkipLast(1))
            row.Add($"{method.Method.Name()}/{last.Method.Name()}", Rounded(method.Results[at].MedianPerRow / last.Results[at].MedianPerRow, "G3"));
        return row;
    }

    private static Report Memory(GradientComparison comparison, int at, Func<BenchmarkMemory, long> bytes)
    {
        Report row = new Report().Add("n", comparison.Lengths[at]);
        foreach (GradientSeries method in comparison.Methods)
            row.Add(method.Method.Name(), Rounded(bytes(method.Results[at].Memory!) / 1e3, "G3"));
        return row;
    }

    private static Report Growth(GradientSeries method) => new Report()
        .Add("gradient", method.Method.Name())
        .Add("time", method.TimeClass!.Name)
        .Add("exponent", Rounded(method.TimeExponent, "F2"))
        .Add("memory", method.WorkingClass!.Name)
        .Add("exponent", Rounded(method.WorkingExponent, "F2"));

    private static Report Growth(BenchmarkSeries series) => new Report()
        .Add("series", series.Name)
        .Add("exponent", Rounded(series.Exponent, "F2"))
        .Add("n", 1)
        .Add("n_log_n", Rounded(series.LinearithmicExponent, "F2"));

    // Timings repeat to a few digits at best.
    private static double Rounded(double number, string format) =>
        double.Parse(number.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
