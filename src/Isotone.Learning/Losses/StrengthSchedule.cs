namespace Isotone.Learning;

/// <summary>How a strength goes from one value to another.</summary>
public enum AnnealingShape
{
    /// <summary>By equal factors: the softness of ranks changes by orders of magnitude.</summary>
    Geometric,

    /// <summary>By equal steps.</summary>
    Linear,

    /// <summary>Along half a cosine: slowly at both ends.</summary>
    Cosine,
}

/// <summary>
/// A strength that is annealed over a training run: soft ranks first, whose gradient reaches far, then harder ones, which
/// are closer to what is scored.
/// </summary>
public sealed record StrengthSchedule
{
    /// <summary>A schedule between two strengths of one kind.</summary>
    /// <param name="from">The strength at the beginning.</param>
    /// <param name="to">The strength at the end.</param>
    /// <param name="shape">How it goes from one to the other.</param>
    /// <exception cref="ArgumentException">The strengths are of different kinds, or not positive and finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shape.</exception>
    public StrengthSchedule(SoftRankStrength from, SoftRankStrength to, AnnealingShape shape = AnnealingShape.Geometric)
    {
        if (from.Kind != to.Kind)
            throw new ArgumentException($"A schedule goes between strengths of one kind; from is {from}, to is {to}.", nameof(to));
        if (!(from.Value > 0 && double.IsFinite(from.Value)))
            throw new ArgumentException($"from is {from}; a strength must be positive and finite.", nameof(from));
        if (!(to.Value > 0 && double.IsFinite(to.Value)))
            throw new ArgumentException($"to is {to}; a strength must be positive and finite.", nameof(to));
        if (!Enum.IsDefined(shape))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape.");
        (From, To, Shape) = (from, to, shape);
    }

    /// <summary>The strength at the beginning.</summary>
    public SoftRankStrength From { get; }

    /// <summary>The strength at the end.</summary>
    public SoftRankStrength To { get; }

    /// <summary>How it goes from one to the other.</summary>
    public AnnealingShape Shape { get; }

    /// <summary>The strength when a part of the run is done.</summary>
    /// <param name="progress">From 0, the beginning, to 1, the end; beyond them the strength stays.</param>
    public SoftRankStrength At(double progress)
    {
        double part = Math.Clamp(progress, 0, 1);
        if (part is 0 or 1)
            return part == 0 ? From : To;
        double value = Shape switch
        {
            AnnealingShape.Geometric => From.Value * Math.Pow(To.Value / From.Value, part),
            AnnealingShape.Linear => From.Value + ((To.Value - From.Value) * part),
            _ => From.Value + ((To.Value - From.Value) * 0.5 * (1 - Math.Cos(Math.PI * part))),
        };
        return From with { Value = value };
    }
}
