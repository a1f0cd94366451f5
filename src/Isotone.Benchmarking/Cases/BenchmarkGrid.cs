namespace Isotone.Benchmarking;

/// <summary>The measurements that are made where none is asked for.</summary>
public static class BenchmarkGrid
{
    private static readonly BenchmarkStrength _hardRank = new(2.5, StrengthScale.OverLength);
    private static readonly BenchmarkStrength _hardSort = new(0.25, StrengthScale.TimesLength);

    /// <summary>One row of each length that growth is measured over.</summary>
    public static IReadOnlyList<BatchShape> SingleRows { get; } = [new(1, 100), new(1, 1_000), new(1, 10_000), new(1, 100_000), new(1, 1_000_000)];

    /// <summary>The batches of short and medium rows.</summary>
    public static IReadOnlyList<BatchShape> Batches { get; } = [new(4096, 100), new(512, 1_000), new(120, 5_000)];

    /// <summary>What a card is measured on: a few long rows, batches of short ones, and a row that needs all of it.</summary>
    public static IReadOnlyList<BatchShape> CardShapes { get; } = [new(4, 100_000), new(4096, 512), new(65_536, 32), new(1, 10_000_000)];

    /// <summary>How long each measurement of the grid takes: together about a minute.</summary>
    public static TimingOptions Timing { get; } = new()
    {
        WarmUp = TimeSpan.FromSeconds(0.5),
        TimeBox = TimeSpan.FromSeconds(0.25),
    };

    /// <summary>Every operation over the lengths on one thread, and the main ones over batches on all of them.</summary>
    /// <param name="threads">The threads of the batches and of the longest row.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public static IReadOnlyList<BenchmarkCase> Standard(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        BenchmarkCase argSort = Case(BenchmarkOperation.ArgSort);
        BenchmarkCase softRank = Case(BenchmarkOperation.SoftRank, _hardRank);
        BenchmarkCase softSort = Case(BenchmarkOperation.SoftSort, _hardSort);
        BenchmarkCase aum = Case(BenchmarkOperation.Aum) with { IsDouble = true, Backward = true };
        BenchmarkCase bothPasses = softRank with { Backward = true };
        BenchmarkCase softSpearman = Case(BenchmarkOperation.Spearman, _hardRank) with { Backward = true };
        BenchmarkCase[] overLengths =
        [
            argSort,
            argSort with { IsDouble = true },
            softRank,
            bothPasses,
            bothPasses with { Strength = new BenchmarkStrength(1) },
            bothPasses with { Regularization = Regularization.KL },
            bothPasses with { IsDouble = true },
            softSort with { Backward = true },
            softSort with { Backward = true, Regularization = Regularization.KL },
            Case(BenchmarkOperation.Spearman),
            softSpearman,
            aum,
        ];
        BenchmarkCase[] onAllThreads = [argSort with { Threads = threads }, bothPasses with { Threads = threads }];
        BenchmarkCase[] numbersOfRows = [softSpearman with { Threads = threads }, aum with { Threads = threads }];

        // On one thread the longest row has been measured already.
        BatchShape[] shared = threads > 1 ? [.. Batches, SingleRows[^1]] : [.. Batches];
        return [.. Over(overLengths, SingleRows), .. Over(onAllThreads, shared), .. Over(numbersOfRows, [Batches[^1]])];
    }

    /// <summary>Every operation on the first CUDA card, over long rows, batches, and one row for all of it.</summary>
    public static IReadOnlyList<BenchmarkCase> OnCard()
    {
        BenchmarkCase softRank = Case(BenchmarkOperation.SoftRank, _hardRank) with { Backward = true };
        BenchmarkCase softSort = Case(BenchmarkOperation.SoftSort, _hardSort) with { Backward = true };
        BenchmarkCase[] cases =
        [
            Case(BenchmarkOperation.ArgSort),
            softRank,
            softRank with { Strength = new BenchmarkStrength(1) },
            softRank with { Regularization = Regularization.KL },
            softSort,
            softSort with { Regularization = Regularization.KL },
            Case(BenchmarkOperation.Spearman, _hardRank) with { Backward = true },
            Case(BenchmarkOperation.Aum) with { Backward = true },
        ];
        return [.. Over(cases, CardShapes).Select(one => one with { OnCard = true })];
    }

    /// <summary>One operation at some shapes; what is null is what fits the operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="shapes">The shapes; null for <see cref="SingleRows"/>.</param>
    /// <param name="strength">The strength; null for 1, and for hard ranks in Spearman's correlation.</param>
    /// <param name="regularization">The regularizer; null for L2.</param>
    /// <param name="backward">Whether forward and backward are timed together.</param>
    /// <param name="isDouble">Whether the values are float64; null for float64 in AUM and float32 elsewhere.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="onCard">Whether it runs on the first CUDA card.</param>
    /// <exception cref="ArgumentException">The settings exclude each other. The message is one sentence.</exception>
    public static IReadOnlyList<BenchmarkCase> Of(
        BenchmarkOperation operation,
        IReadOnlyList<BatchShape>? shapes = null,
        BenchmarkStrength? strength = null,
        Regularization? regularization = null,
        bool backward = false,
        bool? isDouble = null,
        int threads = 1,
        bool onCard = false)
    {
        BenchmarkStrength? chosen = strength ?? (operation.NeedsStrength() ? new BenchmarkStrength(1) : null);
        if (chosen is null && regularization is not null)
            throw new ArgumentException($"Without a strength, {operation.Name()} has no regularization.");
        BenchmarkCase[] cases =
        [
            .. (shapes ?? SingleRows).Select(shape => new BenchmarkCase
            {
                Operation = operation,
                Shape = shape,
                Strength = chosen,
                Regularization = regularization ?? Regularization.L2,
                Backward = backward,
                IsDouble = isDouble ?? operation == BenchmarkOperation.Aum,
                Threads = threads,
                OnCard = onCard,
            }),
        ];
        foreach (BenchmarkCase one in cases)
            one.Validate();
        return cases;
    }

    /// <summary>Loss and gradient by several methods, forward and backward.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="shapes">Single rows; null for <see cref="SingleRows"/>.</param>
    /// <param name="isDouble">Whether the values are float64; null for float64.</param>
    /// <param name="threads">The most threads.</param>
    /// <exception cref="ArgumentException">The operation has but one method, or a shape has several rows.</exception>
    public static IReadOnlyList<BenchmarkCase> Compare(
        BenchmarkOperation operation,
        IReadOnlyList<GradientMethod> methods,
        IReadOnlyList<BatchShape>? shapes = null,
        bool? isDouble = null,
        int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(methods);
        BenchmarkCase[] cases =
        [
            .. methods.SelectMany(method => (shapes ?? SingleRows).Select(shape => new BenchmarkCase
            {
                Operation = operation,
                Shape = shape,
                Gradient = method,
                Backward = true,
                IsDouble = isDouble ?? true,
                Threads = threads,
            })),
        ];
        foreach (BenchmarkCase one in cases)
            one.Validate();
        return cases;
    }

    private static BenchmarkCase Case(BenchmarkOperation operation, BenchmarkStrength? strength = null) =>
        new() { Operation = operation, Shape = SingleRows[0], Strength = strength };

    private static IEnumerable<BenchmarkCase> Over(BenchmarkCase[] cases, IReadOnlyList<BatchShape> shapes) =>
        cases.SelectMany(one => shapes.Select(shape => one with { Shape = shape }));
}
