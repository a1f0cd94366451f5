using System.Runtime.Intrinsics;

namespace Isotone.Tests;

public class VectorDoubleDoubleTests
{
    [Fact]
    public void Exponentials_less_one_keep_100_bits()
    {
        double[] exponents =
        [
            0, -1e-300, -1e-20, -1e-9, -3e-4, -0.0013, -0.2, -0.25, -0.3466, -0.35, -Math.Log(2), -1, -2.5, -17.3, -36.8, -60, -120.7, -599,
            -601, -5000,
        ];
        foreach (double x in exponents)
        {
            double low = x * Math.ScaleB(0.7, -53);
            var eight = new VectorDoubleDouble(Vector512.Create(x, 0, -1, x, x / 3, -3, 0, x), Vector512.Create(low, 0, 0, 0, 0, 0, 0, -low));
            VectorDoubleDouble result = VectorDoubleDouble.ExpMinusOne(eight);
            for (int lane = 0; lane < 8; lane++)
            {
                Dyadic exact = HighPrecision.Exp(Dyadic.Of(eight.High[lane]) + Dyadic.Of(eight.Low[lane])) - Dyadic.Of(1);
                double error = (Dyadic.Of(result.High[lane]) + Dyadic.Of(result.Low[lane]) - exact).ToDouble();

                // The oracle itself has 320 bits behind the point.
                Assert.InRange(Math.Abs(error), 0, Math.ScaleB(1, -97) * Math.Abs(exact.ToDouble()) + Math.ScaleB(1, -318));
            }
        }
    }

    [Fact]
    public void Quotients_and_sums_agree_with_one_at_a_time()
    {
        var random = new Random(5);
        for (int i = 0; i < 100; i++)
        {
            double a = random.NextDouble(), b = random.NextDouble() * Math.Pow(2, random.Next(-40, 5)), scale = 1 + random.NextDouble();
            DoubleDouble wanted = DoubleDouble.SumOf(a, -b) / scale;
            VectorDoubleDouble quotient = VectorDoubleDouble.Difference(Vector512.Create(a), Vector512.Create(b)) / Vector512.Create(scale);
            Assert.Equal(wanted.High, quotient.High[3]);
            Assert.Equal(wanted.Low, quotient.Low[3]);
            DoubleDouble eightfold = (quotient + new VectorDoubleDouble(Vector512.Create(a), default)).Sum();
            DoubleDouble sum = wanted + new DoubleDouble(a);
            Assert.Equal(8 * sum.High, eightfold.High, 1e-15);
            Assert.InRange(Math.Abs((eightfold - new DoubleDouble(8 * sum.High, 8 * sum.Low)).High), 0, Math.ScaleB(16, -102));
        }
    }
}
