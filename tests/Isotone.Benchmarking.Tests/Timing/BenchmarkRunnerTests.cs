namespace Isotone.Benchmarking.Tests;

public class BenchmarkRunnerTests
{
    private static readonly TimingOptions _brief = new()
    {
        WarmUp = TimeSpan.Zero,
        WarmUpRepetitions = 2,
        TimeBox = TimeSpan.FromMilliseconds(5),
        LeastRepetitions = 3,
        MostRepetitions = 5,
    };

    [Theory]
    [InlineData(BenchmarkOperation.ArgSort, false, false)]
    [InlineData(BenchmarkOperation.SoftRank, true, true)]
    [InlineData(BenchmarkOperation.SoftSort, true, true)]
    [InlineData(BenchmarkOperation.Spearman, false, false)]
    [InlineData(BenchmarkOperation.Spearman, true, true)]
    [InlineData(BenchmarkOperation.Aum, false, true)]
    public void Every_operation_runs_at_every_kind_of_shape(BenchmarkOperation operation, bool strength, bool backward)
    {
        BatchShape[] shapes = [new(1, 2), new(1, 100), new(3, 50), new(1, 200_000), new(400, 500)];
        foreach (Regularization regularization in strength ? Enum.GetValues<Regularization>() : [Regularization.L2])
        {
            BenchmarkCase[] cases =
            [
                .. from isDouble in (bool[])[false, true]
                   from one in BenchmarkGrid.Of(
                       operation, shapes, strength ? new BenchmarkStrength(1) : null, strength ? regularization : null, backward, isDouble, 2)
                   select one,
            ];
            IReadOnlyList<BenchmarkResult> results =
                BenchmarkRunner.Run(cases, _brief, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(cases, results.Select(result => result.Case));
            Assert.All(results, result =>
            {
                Assert.InRange(result.Repetitions, 3, 5);
                Assert.True(result.P25 > 0 && result.P25 <= result.Median && result.Median <= result.P75);
                Assert.Equal(result.Median * result.Case.Shape.Length, result.MedianPerRow);
            });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_compared_with_their_memory(bool isDouble)
    {
        GradientMethod[] methods = [GradientMethod.Explicit, GradientMethod.Autograd, GradientMethod.Fused];
        BatchShape[] shapes = [new(1, 1000), new(1, 100)];
        IReadOnlyList<BenchmarkResult> results = BenchmarkRunner.Run(
            BenchmarkGrid.Compare(BenchmarkOperation.Aum, methods, shapes, isDouble), _brief, cancellation: TestContext.Current.CancellationToken);
        GradientComparison comparison = GradientComparison.Among(results)!;
        Assert.Equal(methods, comparison.Methods.Select(method => method.Method));
        Assert.Equal([100, 1000], comparison.Lengths);
        int size = isDouble ? 8 : 4;
        Assert.All(results, result =>
        {
            // Copies of both inputs and the gradient are the least there is.
            Assert.InRange(result.Memory!.Working, (result.Case.Gradient == GradientMethod.Explicit ? 3 : 2) * size * result.Case.Shape.Length, 1 << 20);
            Assert.InRange(result.Memory.Allocated, 0, result.Memory.Working);
        });
        Assert.All(comparison.Methods, method => Assert.Null(method.TimeClass));
        long[] working = [.. comparison.Methods.Select(method => method.Results[1].Memory!.Working)];

        // The explicit operator keeps what its gradient needs, the one in a graph takes it at once: both below the graph of
        // primitives, which keeps every intermediate.
        Assert.True(Math.Max(working[0], working[2]) < working[1], string.Join(", ", working));
        Assert.Equal(0, comparison.Methods[0].Results[1].Memory!.Allocated);
        Assert.Null(GradientComparison.Among(BenchmarkRunner.Run(
            BenchmarkGrid.Of(BenchmarkOperation.Aum, [new(1, 10)]), _brief, cancellation: TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void The_limit_of_threads_ends_with_the_run()
    {
        int before = Parallelism.Degree;
        BenchmarkRunner.Run([Results.ArgSort with { Threads = before + 1 }], _brief, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, Parallelism.Degree);
    }

    [Fact]
    public void Progress_names_each_case_before_it_begins()
    {
        var heard = new List<BenchmarkProgress>();
        BenchmarkRunner.Run([Results.ArgSort, Results.SoftRank], _brief, new Listener(heard), TestContext.Current.CancellationToken);
        Assert.Equal([new(0, 2, Results.ArgSort), new(1, 2, Results.SoftRank)], heard);
    }

    [Fact]
    public void Cancelling_ends_the_run_in_the_middle_of_a_case()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var endless = _brief with { TimeBox = TimeSpan.FromHours(1), MostRepetitions = int.MaxValue };
        Assert.Throws<OperationCanceledException>(
            () => BenchmarkRunner.Run([Results.ArgSort], endless, cancellation: cancellation.Token));
    }

    [Fact]
    public void A_case_that_cannot_be_is_refused_before_anything_runs()
    {
        var heard = new List<BenchmarkProgress>();
        Assert.Throws<ArgumentException>(() => BenchmarkRunner.Run(
            [Results.ArgSort, Results.ArgSort with { Backward = true }], _brief, new Listener(heard), TestContext.Current.CancellationToken));
        Assert.Empty(heard);
    }

    private sealed class Listener(List<BenchmarkProgress> heard) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value) => heard.Add(value);
    }
}
