namespace Isotone.Learning.Tests;

/// <summary>Every operation is held to the same checks here.</summary>
internal static class GradientAssert
{
    /// <summary>The pullbacks agree with central differences, for the inputs as they are and for a gradient that is added to.</summary>
    public static void Holds(
        Func<IReadOnlyList<Variable<double>>, Variable<double>> function, params Variable<double>[] inputs) =>
        Holds(1e-7, function, inputs);

    public static void Holds(
        double tolerance, Func<IReadOnlyList<Variable<double>>, Variable<double>> function, params Variable<double>[] inputs)
    {
        GradientCheckResult worst = GradientCheck.Run(function, inputs);
        Assert.True(worst.Passes(tolerance), worst.ToString());
        Assert.Contains(inputs, input => !input.Gradient.IsEmpty);

        double[][] once = [.. inputs.Select(input => input.Gradient.ToArray())];
        GradientCheckResult twice = GradientCheck.Run(variables => function(variables) + function(variables), inputs);
        Assert.True(twice.Passes(tolerance), $"added to: {twice}");
        using (new Workspace<double>().Enter())
            Assert.Equal(worst.RelativeError, GradientCheck.Run(function, inputs).RelativeError);
        for (int i = 0; i < inputs.Length; i++)
            Assert.Equal(once[i], inputs[i].Gradient.ToArray());
    }
}
