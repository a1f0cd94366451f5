namespace Isotone.Learning.Tests;

public class GradientCheckTests
{
    [Fact]
    public void A_right_pullback_passes()
    {
        GradientCheckResult result = GradientCheck.Run(x => x[0].Square() * x[1], Inputs.Any(1, 4, 3), Inputs.Any(2, 3));
        Assert.True(result.RelativeError < 1e-9, result.ToString());
    }

    [Fact]
    public void A_wrong_element_is_found_and_named()
    {
        static Variable<double> CubeWithAFault(Variable<double> x)
        {
            Variable<double> result = Variable.Result(x.Shape, Pull, [x], out Span<double> value);
            for (int i = 0; i < value.Length; i++)
                value[i] = x.Value[i] * x.Value[i] * x.Value[i];
            return result;

            static void Pull(Variable<double> result, ReadOnlySpan<double> cotangent)
            {
                Variable<double> x = result.Inputs[0];
                Span<double> gradient = x.GradientToAddTo();
                for (int i = 0; i < gradient.Length; i++)
                    gradient[i] += (i == 4 ? 3.001 : 3) * x.Value[i] * x.Value[i] * cotangent[i];
            }
        }

        Variable<double> x = Inputs.AwayFromZero(3, 6);
        x.Data[4] = 0.9;
        GradientCheckResult result = GradientCheck.Run(inputs => inputs[0].Sum() + CubeWithAFault(inputs[1]), Inputs.Any(1, 2), x);
        Assert.False(result.Passes());
        Assert.Equal((1, 4), (result.Input, result.Element));
        Assert.InRange(result.RelativeError, 1e-4, 1e-2);
        Assert.Equal(3 * 0.9 * 0.9, Math.Abs(result.Numeric), 1.5);
    }

    [Fact]
    public void A_missing_gradient_is_found()
    {
        GradientCheckResult result = GradientCheck.Run(x => x[0] + x[1].Detach(), Inputs.Any(1, 3), Inputs.Any(2, 3));
        Assert.Equal(1, result.Input);
        Assert.Equal(1, result.RelativeError, 1e-6);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_is_the_worst()
    {
        Variable<double> x = Variable.From<double>([0], requiresGradient: true);
        Assert.True(double.IsNaN(GradientCheck.Run(v => v[0] / v[0], x).RelativeError));
    }

    [Fact]
    public void Inputs_are_left_as_they_were()
    {
        Variable<double> x = Inputs.Any(1, 5);
        double[] before = x.Value.ToArray();
        GradientCheck.Run(v => v[0].Square(), x);
        Assert.Equal(before, x.Value.ToArray());
    }

    [Fact]
    public void Scale_and_shift_of_the_input_do_not_matter()
    {
        foreach (double scale in new[] { 1e-9, 1.0, 1e6 })
        {
            Variable<double> x = Inputs.AwayFromZero(1, 5);
            foreach (ref double element in x.Data)
                element *= scale;
            Assert.True(GradientCheck.Run(v => v[0].Square(), x).Passes(1e-8));
        }
    }

    [Fact]
    public void Inputs_that_need_no_gradient_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(x => x[0], Inputs.Constant(1, 2)));
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(_ => Variable.Scalar(1.0)));
    }
}
