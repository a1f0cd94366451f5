namespace Isotone.Numerai.Tests;

public sealed class LossExpressionTests
{
    [Theory]
    [InlineData("mse", "mse")]
    [InlineData(" 0.7 * spearman + 0.3*mse ", "spearman_mse")]
    [InlineData("sharpe(numerai_corr)", "sharpe_numerai_corr")]
    [InlineData("neutral(sharpe(lapsum),0.5)", "feature_neutral_sharpe_lapsum_spearman")]
    [InlineData("long_short(0.05)", "long_short")]
    [InlineData("1e-3*aum", "aum")]
    public void What_it_says_is_made(string text, string name)
    {
        string clean = new LossExpression(text).Text;
        Assert.Equal(name, new LossParser(clean, tau: 3).Parse().Name);
        Assert.Equal(new LossExpression(clean), new LossExpression(text));
    }

    [Theory]
    [InlineData("", "a loss is missing")]
    [InlineData("msee", "there is no loss 'msee'")]
    [InlineData("0.5", "a number must be followed")]
    [InlineData("0.5*", "a loss is missing")]
    [InlineData("mse+", "a loss is missing")]
    [InlineData("mse)", "')' at character 4 is one too many")]
    [InlineData("sharpe(mse)", "sharpe takes one of")]
    [InlineData("sharpe(pearson+spearman)", "sharpe takes one of")]
    [InlineData("sharpe pearson", "there is no loss 'sharpepearson'")]
    [InlineData("neutral(mse,2)", "must lie between 0 and 1")]
    [InlineData("neutral(mse", "')' is missing after neutral at character 12")]
    [InlineData("long_short(0.6)", "at most 0.5")]
    public void What_is_no_loss_is_refused_in_a_sentence(string text, string why)
    {
        string message = Assert.Throws<FormatException>(() => new LossExpression(text)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Depth_has_an_end() => Assert.Throws<FormatException>(() => new LossExpression(string.Concat(Enumerable.Repeat("neutral(", 100_000))));

    [Fact]
    public void Commas_inside_of_parentheses_separate_nothing() =>
        Assert.Equal(["mse", "neutral(pearson,0.5)", "aum"], LossExpression.List("mse,neutral(pearson, 0.5),aum").Select(loss => loss.Text));

    [Fact]
    public void Shares_weigh_the_losses()
    {
        float[] predictions = [0.1f, 0.9f, 0.4f], targets = [0, 1, 1];
        double Of(string text) => new LossParser(text, tau: 1).Parse().Evaluate(predictions, targets, Rows.One(3));
        Assert.Equal((0.25 * Of("mse")) + (2 * Of("pearson")), Of("0.25*mse+2*pearson"), 1e-6);
    }
}
