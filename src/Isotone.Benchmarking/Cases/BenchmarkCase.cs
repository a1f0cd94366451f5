namespace Isotone.Benchmarking;

/// <summary>One measurement: an operation at one shape with all its settings.</summary>
public sealed record BenchmarkCase
{
    /// <summary>What is timed.</summary>
    public required BenchmarkOperation Operation { get; init; }

    /// <summary>The rows it is given.</summary>
    public required BatchShape Shape { get; init; }

    /// <summary>Whether the values are float64; otherwise float32.</summary>
    public bool IsDouble { get; init; }

    /// <summary>The strength; null for operations without one, and for Spearman's correlation of hard ranks.</summary>
    public BenchmarkStrength? Strength { get; init; }

    /// <summary>The regularizer, where there is a strength.</summary>
    public Regularization Regularization { get; init; } = Regularization.L2;

    /// <summary>Whether forward and backward are timed together; otherwise forward alone.</summary>
    public bool Backward { get; init; }

    /// <summary>How the gradient is computed, and memory measured; null for the operator alone.</summary>
    public GradientMethod? Gradient { get; init; }

    /// <summary>The most threads, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether it runs on the first CUDA card, timed by its events, in place of the processor.</summary>
    public bool OnCard { get; init; }

    /// <summary>The type of the values in NumPy's name.</summary>
    public string TypeName => IsDouble ? "float64" : "float32";

    /// <summary>The regularizer in lower case; null where there is none.</summary>
    public string? RegularizationName => Strength is null ? null : Regularization == Regularization.L2 ? "l2" : "kl";

    /// <summary>What the settings but the length are called: measurements that share it are one series.</summary>
    public string Series => string.Join(' ', new[]
    {
        Operation.Name(),
        Gradient?.Name(),
        RegularizationName,
        Strength?.ToString(),
        Backward ? "fwd+bwd" : "fwd",
        TypeName,
        Shape.Batch > 1 ? FormattableString.Invariant($"{Shape.Batch} rows") : null,
        OnCard ? "cuda" : Threads == 1 ? "1 thread" : FormattableString.Invariant($"{Threads} threads"),
    }.Where(part => part is not null));

    /// <summary>Checks that there is something to time.</summary>
    /// <exception cref="ArgumentException">The settings exclude each other. The message is one sentence.</exception>
    public void Validate()
    {
        string name = Operation.Name();
        if (Shape.Batch < 1 || Shape.Length < 1 || Shape.Elements > Array.MaxLength)
            throw new ArgumentException($"The shape {Shape} is empty or too large.");
        if (Threads < 1)
            throw new ArgumentException("There must be at least one thread.");
        if (Gradient is not null && Operation != BenchmarkOperation.Aum)
            throw new ArgumentException($"Gradient methods are compared for aum alone, not for {name}.");
        if (Gradient is not null && (!Backward || Shape.Batch > 1))
            throw new ArgumentException("Gradient methods are compared on single rows, forward and backward together.");
        if (Strength is null && Operation.NeedsStrength())
            throw new ArgumentException($"The operation {name} needs a strength.");
        if (Strength is not null && !Operation.TakesStrength())
            throw new ArgumentException($"The operation {name} has no strength and no regularization.");
        if (Strength?.At(Shape.Length) is double strength && !(strength > 0 && double.IsFinite(strength)))
            throw new ArgumentException($"The strength {Strength} is not positive and finite at the shape {Shape}.");
        if (Backward && Operation == BenchmarkOperation.ArgSort)
            throw new ArgumentException("A permutation has no derivative: argsort has no backward pass.");
        if (Backward && Operation == BenchmarkOperation.Spearman && Strength is null)
            throw new ArgumentException("Hard ranks have no useful derivative: the backward pass of spearman needs a strength.");
        if (OnCard && Gradient is not null)
            throw new ArgumentException("Gradient methods are compared on the processor alone.");
        if (OnCard && Operation == BenchmarkOperation.Spearman && Strength is null)
            throw new ArgumentException("On a card spearman is the differentiable one and needs a strength.");
        if (Shape.Length < 2 && Operation == BenchmarkOperation.Aum)
            throw new ArgumentException("Rows of aum need two elements at least, one of each class.");
    }
}
