namespace Isotone.Numerai.Tests;

public sealed class SubmissionTests
{
    [Fact]
    public void Outputs_become_mean_ranks_between_0_and_1_era_by_era()
    {
        float[] outputs = [3, -1, 3, 100, 7, -0f, 0];
        Assert.Equal(
            [2 / 3f, 1 / 6f, 2 / 3f, 0.5f, 0.5f, 0.5f, 0.5f],
            Submission.FromOutputs(Rows.FromLengths([3, 1, 1, 2]), outputs));
    }

    [Fact]
    public void The_order_of_an_era_is_kept_and_its_mean_is_a_half()
    {
        float[] outputs = [.. Enumerable.Range(0, 999).Select(i => MathF.Sin(i))];
        float[] predictions = Submission.FromOutputs(Rows.One(999), outputs);
        Assert.Equal(1, Correlation.Spearman<float>(outputs, predictions), 1e-12);
        Assert.Equal(0.5, predictions.Average(), 1e-6);
        Assert.All(predictions, value => Assert.InRange(value, 0.5f / 999, 998.5f / 999));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void An_output_that_is_not_finite_is_named(float output)
    {
        var exception = Assert.Throws<ArgumentException>("outputs", () => Submission.FromOutputs(Rows.One(2), [0, output]));
        Assert.Contains("outputs[1]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_must_fit() =>
        Assert.Throws<ArgumentException>(() => Submission.FromOutputs(Rows.One(3), [0, 1]));
}
