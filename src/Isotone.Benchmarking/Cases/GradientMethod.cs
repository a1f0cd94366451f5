namespace Isotone.Benchmarking;

/// <summary>How a loss and its gradient are computed.</summary>
public enum GradientMethod
{
    /// <summary>
    /// Reverse-mode automatic differentiation of the loss written from sorting, gathering, sums and differences.
    /// </summary>
    Autograd,

    /// <summary>Reverse-mode automatic differentiation of a graph in which the loss is a single operation.</summary>
    Fused,

    /// <summary>The operator on spans and its own gradient, without a graph.</summary>
    Explicit,
}

/// <summary>The names of the methods in options and results.</summary>
public static class GradientMethods
{
    /// <summary>The name that the command line and the JSON use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such method.</exception>
    public static string Name(this GradientMethod method) => method switch
    {
        GradientMethod.Autograd => "autograd",
        GradientMethod.Fused => "fused",
        GradientMethod.Explicit => "explicit",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
    };
}
