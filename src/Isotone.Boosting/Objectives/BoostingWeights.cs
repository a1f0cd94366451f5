using System.Numerics;

namespace Isotone.Boosting;

/// <summary>The weights of rows.</summary>
internal static class BoostingWeights
{
    /// <summary>Refuses weights that are negative or not finite.</summary>
    public static void Require<T>(ReadOnlySpan<T> weights, Rows eras)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights.IsEmpty)
            return;
        Guard.SameLength(weights, eras.Length);
        Guard.Finite(weights, eras);
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] < T.Zero)
                throw new ArgumentException($"weights[{i}] (row {eras.RowOf(i)}) is {weights[i]}; weights must not be negative.", nameof(weights));
        }
    }
}
