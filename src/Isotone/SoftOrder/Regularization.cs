namespace Isotone;

/// <summary>The regularizer that makes sorting and ranking differentiable (Blondel et al. 2020, section 4).</summary>
public enum Regularization
{
    /// <summary>Half the squared Euclidean norm: a Euclidean projection onto the permutahedron; piecewise linear.</summary>
    L2,

    /// <summary>Entropy: a Kullback-Leibler projection; smooth inside a block.</summary>
    KL,
}
