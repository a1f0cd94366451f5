namespace Isotone.Data;

/// <summary>Simulated era data and the signal that is in it.</summary>
/// <param name="Table">The data, in the order train, validation, test, live.</param>
/// <param name="TrueSignal">For each row the part of its latent value that is not noise, its era's own signal included.</param>
/// <param name="SharedSignal">
/// For each row what a model can learn at best: the signal that all eras share, at its mean strength.
/// </param>
/// <param name="Returns">
/// For each row the number that its target was dealt from, in the units of its era: signal and noise times volatility.
/// </param>
public sealed record SimulatedEras(
    EraTable Table, IReadOnlyList<float> TrueSignal, IReadOnlyList<float> SharedSignal, IReadOnlyList<float> Returns);
