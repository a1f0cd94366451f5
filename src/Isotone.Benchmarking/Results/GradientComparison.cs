namespace Isotone.Benchmarking;

/// <summary>The same loss and gradient by several methods over the same lengths.</summary>
public sealed class GradientComparison
{
    private GradientComparison(IReadOnlyList<GradientSeries> methods)
    {
        Methods = methods;
        Lengths = [.. methods[0].Results.Select(result => result.Case.Shape.Length)];
    }

    /// <summary>The methods in the order they were asked for.</summary>
    public IReadOnlyList<GradientSeries> Methods { get; }

    /// <summary>The lengths, ascending.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The comparison among results; null where no case names a method.</summary>
    /// <param name="results">Results of <see cref="BenchmarkGrid.Compare"/>.</param>
    public static GradientComparison? Among(IReadOnlyList<BenchmarkResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        GradientSeries[] methods =
        [
            .. results
                .Where(result => result.Case.Gradient is not null)
                .GroupBy(result => result.Case.Gradient!.Value)
                .Select(group => new GradientSeries(group.Key, [.. group.OrderBy(result => result.Case.Shape.Length)])),
        ];
        return methods.Length == 0 ? null : new GradientComparison(methods);
    }
}

/// <summary>One method over lengths.</summary>
public sealed class GradientSeries
{
    internal GradientSeries(GradientMethod method, IReadOnlyList<BenchmarkResult> results)
    {
        (Method, Results) = (method, results);
        double[] lengths = [.. results.Select(result => (double)result.Case.Shape.Length)];
        double[] times = [.. results.Select(result => result.MedianPerRow)];
        double[] working = [.. results.Select(result => (double)(result.Memory?.Working ?? 0))];
        (TimeExponent, TimeClass) = (Statistics.GrowthExponent(lengths, times), GrowthClass.Best(lengths, times));
        (WorkingExponent, WorkingClass) = (Statistics.GrowthExponent(lengths, working), GrowthClass.Best(lengths, working));
    }

    /// <summary>The method.</summary>
    public GradientMethod Method { get; }

    /// <summary>The results by length, ascending.</summary>
    public IReadOnlyList<BenchmarkResult> Results { get; }

    /// <summary>The fitted p of time ~ n^p; NaN for one length.</summary>
    public double TimeExponent { get; }

    /// <summary>The class that fits the time best; null for fewer than three lengths.</summary>
    public GrowthClass? TimeClass { get; }

    /// <summary>The fitted p of working memory ~ n^p; NaN for one length.</summary>
    public double WorkingExponent { get; }

    /// <summary>The class that fits the working memory best; null for fewer than three lengths.</summary>
    public GrowthClass? WorkingClass { get; }
}
