namespace Isotone;

/// <summary>
/// The AUM of two examples as a function of the difference of their predictions, on which alone it depends, and its
/// one-sided derivatives: a piecewise linear function whose subdifferential is an interval at each kink.
/// </summary>
/// <remarks>The object keeps buffers: use one a thread.</remarks>
public sealed class AumOfDifference
{
    private readonly GeneralAum<double> _aum;
    private readonly double[] _predictions = new double[2];

    /// <summary>The function of two examples.</summary>
    /// <param name="errors">Their error functions.</param>
    /// <exception cref="ArgumentException">There are not two examples.</exception>
    public AumOfDifference(ErrorFunctions errors)
    {
        _aum = new GeneralAum<double>(errors);
        if (errors.ExampleCount != 2)
            throw new ArgumentException($"errors: there are {errors.ExampleCount} examples; a difference is of two.", nameof(errors));

        // The thresholds b - p of breakpoints b of either example meet where p_2 - p_1 = b_2 - b_1.
        int first = errors.Example.Count(0);
        ReadOnlySpan<double> at = errors.Prediction;
        var kinks = new SortedSet<double>();
        foreach (double one in at[..first])
        {
            foreach (double other in at[first..])
                kinks.Add(other - one + 0.0);
        }

        Kinks = [.. kinks];
    }

    /// <summary>The differences, second less first, at which two breakpoints meet, ascending: no other has a kink.</summary>
    public IReadOnlyList<double> Kinks { get; }

    /// <summary>The AUM at a difference, and its one-sided derivatives by each prediction.</summary>
    /// <param name="difference">The second prediction less the first.</param>
    /// <param name="left">Receives the derivatives for a decrease of the first and of the second prediction.</param>
    /// <param name="right">Receives the derivatives for an increase of the first and of the second prediction.</param>
    /// <exception cref="ArgumentException">
    /// A length is not 2, the difference is NaN or infinite, or the total errors are negative for some constant.
    /// </exception>
    public double At(double difference, Span<double> left, Span<double> right)
    {
        _predictions[1] = difference;
        double aum = _aum.Forward(_predictions);
        _aum.Derivatives(left, right);
        return aum;
    }
}
