namespace Isotone.Learning;

/// <summary>A loss whose softness can be changed while it trains.</summary>
public interface IStrengthSetting
{
    /// <summary>How soft the ranks are, a constant for every gradient. A change takes effect at the next call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is not positive and finite.</exception>
    SoftRankStrength Strength { get; set; }
}
