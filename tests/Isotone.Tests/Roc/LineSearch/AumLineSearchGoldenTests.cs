using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>The general AUM and the line search against R's package aum on labelled changepoints of the neuroblastoma data.</summary>
public class AumLineSearchGoldenTests
{
    private static readonly JsonElement _golden = Golden.Open("aum_changepoint.json");

    [Fact]
    public void AUM_and_its_derivatives_are_those_of_R()
    {
        var aum = new GeneralAum<double>(Errors());
        double[] left = new double[60], right = new double[60];
        Assert.Equal(_golden.Double("aum"), aum.Forward(_golden.Doubles("predictions")), 1e-14);
        aum.Derivatives(left, right);
        Close(_golden.Doubles("derivative_left"), left, 1e-14);
        Close(_golden.Doubles("derivative_right"), right, 1e-14);
    }

    [Fact]
    public void Every_step_its_AUM_and_its_AUC_are_those_of_R()
    {
        (double[] predictions, double[] direction) = Start();
        JsonElement expected = _golden.GetProperty("line_search");
        LineSearchPath path = new AumLineSearch(Errors()).Path(predictions, direction, 200, TestContext.Current.CancellationToken);
        Close(expected.Doubles("step_size"), path.Step, 1e-13);
        Close(expected.Doubles("aum"), path.Aum, 1e-13);
        Close(expected.Doubles("auc"), path.Auc, 1e-13);
        Assert.False(path.IsComplete);
    }

    [Fact]
    public void The_first_minimum_and_the_maximum_are_those_of_R()
    {
        (double[] predictions, double[] direction) = Start();
        var search = new AumLineSearch(Errors());
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        LineSearchPoint minimum = search.FirstMinimum(predictions, direction, cancellation);
        LineSearchPoint maximum = search.MaximumAuc(predictions, direction, cancellation);
        Assert.Equal(_golden.GetProperty("min_aum").Double("step_size"), minimum.Step, 1e-14);
        Assert.Equal(_golden.GetProperty("min_aum").Double("aum"), minimum.Aum, 1e-14);
        Assert.Equal(_golden.GetProperty("max_auc").Double("step_size"), maximum.Step, 1e-14);
        Assert.Equal(_golden.GetProperty("max_auc").Double("auc"), maximum.Auc, 1e-14);
    }

    private static ErrorFunctions Errors()
    {
        JsonElement diffs = _golden.GetProperty("error_diffs");
        return new ErrorFunctions(
            diffs.Integers("example"), diffs.Doubles("pred"), diffs.Doubles("fp_diff"), diffs.Doubles("fn_diff"));
    }

    // From weights 0 along minus the gradient by them: predictions 0, direction -X X' g.
    private static (double[] Predictions, double[] Direction) Start()
    {
        int rows = _golden.GetProperty("features_rows").GetInt32(), columns = _golden.GetProperty("features_cols").GetInt32();
        double[] x = _golden.Doubles("features_row_major"), gradient = new double[rows], direction = new double[rows];
        var aum = new GeneralAum<double>(Errors());
        aum.Forward(new double[rows]);
        aum.Vjp(1, gradient);
        for (int column = 0; column < columns; column++)
        {
            double weight = Enumerable.Range(0, rows).Sum(row => x[row * columns + column] * gradient[row]);
            for (int row = 0; row < rows; row++)
                direction[row] -= x[row * columns + column] * weight;
        }

        return (new double[rows], direction);
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
