namespace Isotone.Learning;

/// <summary>
/// Compares what pullbacks compute with central differences, for any function of variables (the job of
/// <c>torch.autograd.gradcheck</c>).
/// </summary>
public static class GradientCheck
{
    // Central differences err by h^2 f''' / 6 and by rounding, eps f / h: the sum is least near the cube root of eps.
    private static readonly double _relativeStep = Math.Cbrt(double.BitIncrement(1) - 1);

    /// <summary>Checks every element of every input.</summary>
    /// <param name="function">
    /// Computes one variable of any shape from the inputs it is given. Called once for the pullbacks and twice for each
    /// element; must be differentiable near the inputs, that is away from kinks.
    /// </param>
    /// <param name="inputs">The inputs; all of them must be leaves that require a gradient.</param>
    /// <returns>The largest relative error found and where.</returns>
    /// <remarks>
    /// The function's output is weighed with fixed numbers between 1/2 and 3/2 of either sign, so that errors of different outputs do
    /// not cancel. An error is relative to the largest derivative by that input's elements; derivatives far below the
    /// rounding of the differences (1e-3 of |output|/|input|) count as that.
    /// </remarks>
    /// <exception cref="ArgumentException">An input does not require a gradient, or there is none.</exception>
    public static GradientCheckResult Run(
        Func<IReadOnlyList<Variable<double>>, Variable<double>> function, params IReadOnlyList<Variable<double>> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
            throw new ArgumentException("inputs is empty; there is nothing to check.", nameof(inputs));
        for (int i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].RequiresGradient || !inputs[i].IsLeaf)
                throw new ArgumentException($"inputs[{i}] is no leaf that requires a gradient.", nameof(inputs));
            inputs[i].ZeroGradient();
        }

        Variable<double> output = function(inputs);
        double[] weights = Weights(output.Length);
        double magnitude = 0;
        for (int i = 0; i < weights.Length; i++)
            magnitude += Math.Abs(weights[i] * output.Value[i]);
        output.Backward(weights);

        var worst = new GradientCheckResult(-1, 0, 0, 0, 0);
        for (int i = 0; i < inputs.Count; i++)
        {
            GradientCheckResult found = CheckInput(function, inputs, i, weights, magnitude);
            if (!(found.RelativeError <= worst.RelativeError))
                worst = found;
        }

        return worst;
    }

    private static GradientCheckResult CheckInput(
        Func<IReadOnlyList<Variable<double>>, Variable<double>> function,
        IReadOnlyList<Variable<double>> inputs,
        int input,
        double[] weights,
        double magnitude)
    {
        Variable<double> variable = inputs[input];
        double[] analytic = variable.Gradient.IsEmpty ? new double[variable.Length] : variable.Gradient.ToArray();
        double[] numeric = new double[variable.Length];
        double size = 0;
        foreach (double element in variable.Value)
            size = Math.Max(size, Math.Abs(element));
        size = size == 0 ? 1 : size;
        using (NoGrad.Enter())
        {
            for (int i = 0; i < numeric.Length; i++)
                numeric[i] = CentralDifference(function, inputs, variable, i, _relativeStep * size, weights);
        }

        double scale = 1e-3 * magnitude / size;
        for (int i = 0; i < numeric.Length; i++)
            scale = Math.Max(scale, Math.Max(Math.Abs(analytic[i]), Math.Abs(numeric[i])));
        var worst = new GradientCheckResult(-1, 0, 0, 0, 0);
        for (int i = 0; i < numeric.Length; i++)
        {
            double error = analytic[i] == numeric[i] ? 0 : Math.Abs(analytic[i] - numeric[i]) / scale;

            // Written so that a NaN is the worst of all.
            if (!(error <= worst.RelativeError))
                worst = new GradientCheckResult(error, input, i, analytic[i], numeric[i]);
        }

        return worst;
    }

    // (phi(x + h) - phi(x - h)) / 2h with phi the weighted sum of the outputs; h is what x + h and x - h really differ by.
    private static double CentralDifference(
        Func<IReadOnlyList<Variable<double>>, Variable<double>> function,
        IReadOnlyList<Variable<double>> inputs,
        Variable<double> variable,
        int element,
        double step,
        double[] weights)
    {
        double at = variable.Value[element];
        double above = at + step, below = at - step;
        variable.Data[element] = above;
        double[] high = function(inputs).Value.ToArray();
        variable.Data[element] = below;
        ReadOnlySpan<double> low = function(inputs).Value;
        variable.Data[element] = at;

        double difference = 0;
        for (int i = 0; i < weights.Length; i++)
            difference += weights[i] * (high[i] - low[i]);
        return difference / (above - below);
    }

    private static double[] Weights(int length)
    {
        double[] weights = new double[length];
        var random = new SeededRandom(1);
        for (int i = 0; i < length; i++)
            weights[i] = (0.5 + random.NextDouble()) * (random.NextInt32(2) == 0 ? 1 : -1);
        return weights;
    }
}
