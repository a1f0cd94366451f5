namespace Isotone.Learning;

/// <summary>Something with settings that a user should see before a run: a layer, a loss, an optimizer, a data loader.</summary>
public interface IDescribed
{
    /// <summary>What it is: the field's name for it, such as <c>Linear</c> or <c>Adam</c>.</summary>
    string Kind { get; }

    /// <summary>Every setting in force, those left at their defaults too.</summary>
    IReadOnlyList<Setting> Settings { get; }
}
