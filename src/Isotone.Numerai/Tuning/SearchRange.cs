using System.Globalization;

namespace Isotone.Numerai;

/// <summary>The values that a search tries of one setting. Equal ends leave one value.</summary>
/// <param name="Lowest">The lowest value, positive.</param>
/// <param name="Highest">The highest value, finite and not below the lowest.</param>
public sealed record SearchRange(double Lowest, double Highest)
{
    /// <summary>A value: the logarithm is spread evenly, because such settings matter by factors.</summary>
    /// <param name="share">The place between the ends, from 0 to 1.</param>
    public double At(double share) =>
        Lowest == Highest ? Lowest : Math.Clamp(Lowest * Math.Pow(Highest / Lowest, share), Lowest, Highest);

    /// <summary>A whole value: each has the same share of the range's logarithm as its interval [k, k+1).</summary>
    /// <param name="share">The place between the ends, from 0 to 1.</param>
    public int WholeAt(double share)
    {
        double low = Math.Ceiling(Lowest), high = Math.Floor(Highest);
        return (int)Math.Clamp(Math.Floor(low * Math.Pow((high + 1) / low, share)), low, high);
    }

    /// <summary>Refuses ends that are no range.</summary>
    /// <param name="name">What the range is of.</param>
    /// <param name="whole">Whether its values are whole numbers.</param>
    /// <exception cref="ArgumentException">An end is not positive or not finite, or the ends are the wrong way round or hold no whole number.</exception>
    internal void Validate(string name, bool whole)
    {
        bool isRange = Lowest > 0 && double.IsFinite(Highest) && Lowest <= Highest;
        if (!isRange || (whole && (Math.Ceiling(Lowest) > Math.Floor(Highest) || Highest >= int.MaxValue)))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} must go from a positive number to one that is not lower{(whole ? ", with a whole number between" : "")}; it goes from {Lowest} to {Highest}."));
        }
    }
}
