using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Tests;

public class AumLinearModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_search_from_features_is_R_s()
    {
        JsonElement golden = Golden.Open("aum_changepoint.json"), expected = golden.GetProperty("line_search");
        (ErrorFunctions errors, DesignMatrix features) = Changepoints(golden);
        var search = new LinearLineSearch(errors, features);
        LineSearchPath path = search.Path(new double[20], 200, Cancellation);
        AssertClose(expected.Doubles("step_size"), path.Step);
        AssertClose(expected.Doubles("aum"), path.Aum);
        AssertClose(expected.Doubles("auc"), path.Auc);
        Assert.Equal(golden.GetProperty("min_aum").Double("step_size"), search.FirstMinimum(new double[20], Cancellation).Step, 1e-14);
        Assert.Equal(golden.GetProperty("max_auc").Double("step_size"), search.MaximumAuc(new double[20], Cancellation).Step, 1e-14);
    }

    [Fact]
    public void The_search_on_held_out_examples_is_along_the_training_gradient()
    {
        (ErrorFunctions errors, DesignMatrix features) = Changepoints(Golden.Open("aum_changepoint.json"));
        int[] train = [.. Enumerable.Range(0, 40)], held = [.. Enumerable.Range(40, 20)];
        ErrorFunctions heldErrors = errors.Select(held);
        DesignMatrix heldFeatures = features.Select(held);
        var search = new LinearLineSearch(errors.Select(train), features.Select(train), heldErrors, heldFeatures);
        double[] weights = Distributions.Row("normal", 20);
        LineSearchPath path = search.Path(weights, 50, Cancellation);
        var aum = new GeneralAum<double>(heldErrors);
        double[] predictions = new double[20];
        for (int i = 0; i < path.Step.Length; i++)
        {
            double[] moved = [.. weights];
            for (int column = 0; column < 20; column++)
                moved[column] -= path.Step[i] * search.WeightGradient[column];
            heldFeatures.Predict(moved, predictions);
            Assert.Equal(aum.Forward(predictions), path.Aum[i], 1e-12 * path.Aum.Max());
        }

        Assert.Throws<ArgumentException>(() => new LinearLineSearch(errors, heldFeatures));
        Assert.Throws<ArgumentException>(() => new LinearLineSearch(errors, features, heldErrors, new DesignMatrix(new double[20], 20, 1)));
    }

    [Theory]
    [InlineData(LineSearchGoal.FirstMinimumOfAum)]
    [InlineData(LineSearchGoal.MaximumOfAuc)]
    public void Training_improves_its_goal_with_every_step(LineSearchGoal goal)
    {
        (ErrorFunctions errors, DesignMatrix features) = Classes(300, 0);
        AumLinearModel model = AumLinearModel.Fit(features, errors, new AumLinearModelOptions { Goal = goal, Seed = 3 }, Cancellation);
        Assert.True(model.History.Count > 2);
        for (int step = 1; step < model.History.Count - 1; step++)
        {
            if (goal == LineSearchGoal.MaximumOfAuc)
                Assert.True(model.History[step].Auc > model.History[step - 1].Auc - 1e-12);
            else
                Assert.True(model.History[step].Aum < model.History[step - 1].Aum);
        }

        // AUC has many maxima, and a search ends at the first; AUM finds the direction of the two features that decide.
        Assert.True(model.History[^1].Auc > model.History[0].Auc);
        if (goal == LineSearchGoal.MaximumOfAuc)
            return;
        Assert.True(model.History[^1].Auc > 0.97, $"{model.History[^1].Auc}");
        (ErrorFunctions freshErrors, DesignMatrix fresh) = Classes(300, 1);
        var aum = new GeneralAum<double>(freshErrors);
        aum.Forward(model.Predict(fresh));
        Assert.True(aum.Auc > 0.95, $"{aum.Auc}");
    }

    [Fact]
    public void The_intercept_has_the_fewest_errors()
    {
        (ErrorFunctions errors, DesignMatrix features) = Classes(60, 2);
        AumLinearModel model = AumLinearModel.Fit(features, errors, cancellation: Cancellation);
        double[] predictions = model.Predict(features);
        double Errors(double constant) => Enumerable.Range(0, errors.Count).Sum(
            b => predictions[errors.Example[b]] + constant > 0 ? errors.FpDiff[b] / errors.FpDenominator : -errors.FnDiff[b] / errors.FnDenominator);
        double here = Errors(0);
        foreach (double prediction in predictions)
        {
            Assert.True(Errors(-prediction + 1e-9) >= here - 1e-12);
            Assert.True(Errors(-prediction - 1e-9) >= here - 1e-12);
        }
    }

    [Fact]
    public void Cross_validation_takes_the_step_of_least_validation_AUM_and_repeats_with_its_seed()
    {
        (ErrorFunctions errors, DesignMatrix features) = Classes(90, 4, noise: 12);
        var options = new AumLinearModelOptions { Seed = 5 };
        AumLinearModel model = AumLinearModel.FitCrossValidated(features, errors, options, Cancellation);
        AumCrossValidation validation = Assert.IsType<AumCrossValidation>(model.Validation);
        Assert.Equal(validation.MeanAum.Min(), validation.MeanAum[validation.Steps]);
        Assert.Equal(validation.Steps + 1, model.History.Count);
        Assert.True(validation.MeanAum.Min() < 0.5 * validation.MeanAum[0]);
        AumLinearModel again = AumLinearModel.FitCrossValidated(features, errors, options, Cancellation);
        Assert.Equal(model.Weights, again.Weights);
        Assert.Equal(model.Intercept, again.Intercept);

        ErrorFunctions two = ErrorFunctions.FromLabels<double>([1, 1, 0, 0, 0, 0]);
        var refusal = Assert.Throws<ArgumentException>(
            () => AumLinearModel.FitCrossValidated(new DesignMatrix([1, 2, 3, 4, 5, 6], 6, 1), two, cancellation: Cancellation));
        Assert.StartsWith("errors: 2 examples can be false negatives, which is too few for 3 folds.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_feature_has_weight_zero_and_misuse_is_refused()
    {
        ErrorFunctions errors = ErrorFunctions.FromLabels<double>([0, 0, 1, 1]);
        var features = new DesignMatrix([7, 1, 7, 3, 7, 2, 7, 5], 4, 2);
        Assert.Equal(0, AumLinearModel.Fit(features, errors, cancellation: Cancellation).Weights[0]);
        Assert.Throws<ArgumentException>(() => AumLinearModel.Fit(new DesignMatrix([1, 1, 1, 1], 4, 1), errors, cancellation: Cancellation));
        Assert.Throws<ArgumentException>(() => AumLinearModel.Fit(new DesignMatrix([1, 2, 3], 3, 1), errors, cancellation: Cancellation));
        Assert.Throws<ArgumentException>(() => AumLinearModel.Fit(features, errors, new() { InitialWeights = [1] }, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => AumLinearModel.Fit(features, errors, new() { MaxSteps = 0 }, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => AumLinearModel.Fit(features, errors, new() { LeastImprovement = double.NaN }, Cancellation));
        Assert.Throws<ArgumentException>(() => new DesignMatrix([1, double.NaN], 1, 2));
        Assert.Throws<ArgumentException>(() => new DesignMatrix([1], 1, 2));
    }

    private static (ErrorFunctions Errors, DesignMatrix Features) Changepoints(JsonElement golden)
    {
        JsonElement diffs = golden.GetProperty("error_diffs");
        return (
            new ErrorFunctions(diffs.Integers("example"), diffs.Doubles("pred"), diffs.Doubles("fp_diff"), diffs.Doubles("fn_diff")),
            new DesignMatrix(golden.Doubles("features_row_major"), 60, 20));
    }

    // Two features decide, with noise; the others are noise alone.
    private static (ErrorFunctions Errors, DesignMatrix Features) Classes(int rows, int seed, int noise = 3)
    {
        var random = new Random(seed);
        int columns = 2 + noise;
        double[] values = new double[rows * columns], labels = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[row * columns + column] = Distributions.Normal(random) * (column + 1);
            labels[row] = values[row * columns] + values[row * columns + 1] + 0.3 * Distributions.Normal(random) > 1 ? 1 : 0;
        }

        return (ErrorFunctions.FromLabels<double>(labels), new DesignMatrix(values, rows, columns));
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-13);
    }
}
