namespace Isotone.Tests;

/// <summary>A place where the errors of a classifier change as the constant added to its predictions grows.</summary>
/// <param name="Threshold">The constant at which the change happens.</param>
/// <param name="FpDiff">The change of the false positives there.</param>
/// <param name="FnDiff">The change of the false negatives there.</param>
internal readonly record struct ErrorEvent(double Threshold, double FpDiff, double FnDiff);
