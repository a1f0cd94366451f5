namespace Isotone.Studies;

/// <summary>What trees are grown on, in units of its deviation over all training rows.</summary>
internal enum BoostingTarget
{
    /// <summary>Returns as they are.</summary>
    Raw,

    /// <summary>The returns' ranks within the era.</summary>
    Ranked,
}
