using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Cli.Tests;

public sealed class SpearmanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Without_a_strength_it_is_the_hard_correlation_alone()
    {
        JsonElement json = Run("1 2 3 4 5", "5 6 7 8 7", "--json").Json;
        Assert.Equal(["spearman"], Invocation.Keys(json));

        // scipy.stats.spearmanr
        Assert.Equal(0.8207826816681233, json.Double("spearman"), 1e-15);
    }

    // The README of torchsort: both sides' soft ranks; a kink, where ties pool.
    [Fact]
    public void With_a_strength_it_is_soft_on_both_sides_and_has_a_gradient()
    {
        JsonElement json = Run("[1,2,3,4,5]", "[5,6,7,8,7]", "--strength", "1", "--json").Json;
        Assert.Equal(["spearman", "gradient"], Invocation.Keys(json));
        Assert.Equal(0.8321, json.Double("spearman"), 5e-5);
        double[] gradient = json.Doubles("gradient"), expected = [-.05547, 0, .05547, .11094, -.11094];
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 5e-6));
    }

    [Theory]
    [InlineData("soft", TargetRanks.Soft)]
    [InlineData("hard", TargetRanks.Hard)]
    [InlineData("none", TargetRanks.None)]
    public void The_target_may_be_ranked_otherwise(string word, TargetRanks meaning)
    {
        double[] predictions = [0.3, -1.2, 0.9, 0.1, 2.5, 0.35], targets = [0, 0.25, 1, 0.5, 4, 0.25];
        var soft = new SoftSpearman<double>(0.4, Regularization.KL, meaning);
        double expected = soft.Forward(predictions, targets);
        double[] gradient = new double[6];
        soft.Vjp([1], gradient);

        JsonElement json = Run(
            Numbers.Text(predictions), Numbers.Text(targets),
            "--strength", "0.4", "--regularization", "kl", "--target-ranks", word, "--json").Json;
        Assert.Equal(expected, json.Double("spearman"));
        Assert.Equal(gradient, json.Doubles("gradient"));
    }

    [Fact]
    public void The_words_for_target_ranks_mean_different_things()
    {
        string[] words = ["soft", "hard", "none"];
        double[] values = [.. words.Select(word => Run(
            "0.3 -1.2 0.9 0.1 2.5", "0 0.25 1 0.5 4", "--strength", "0.4", "--target-ranks", word, "--json").Json.Double("spearman"))];
        Assert.Equal(3, values.Distinct().Count());
    }

    [Fact]
    public void Several_rows_are_a_list() => Assert.Equal(
        """{"rows":[{"spearman":1},{"spearman":-1}]}""" + "\n", Run("1 2 3\n1 2", "4 5 6\n2 1", "--json").Out);

    [Fact]
    public void Constant_predictions_are_undefined_hard_and_have_a_finite_gradient_soft()
    {
        Assert.Equal("""{"spearman":null}""" + "\n", Run("1 1 1", "1 2 3", "--json").Out);
        JsonElement soft = Run("1 1 1", "1 2 3", "--strength", "1", "--json").Json;
        Assert.Equal(0, soft.Double("spearman"));
        double[] gradient = soft.Doubles("gradient");
        Assert.True(gradient[0] < 0 && gradient[2] > 0, "the gradient improves the correlation");
    }

    [Theory]
    [InlineData]
    [InlineData("--strength", "1")]
    public void A_constant_target_fails_by_name(params string[] options) => Run("1 2\n1 2", "1 2\n3 3", [.. options, "--json"])
        .Fails(1, $"{_folder["targets.txt"]}, line 2: the target is constant, and nothing correlates with a constant.");

    [Theory]
    [InlineData]
    [InlineData("--strength", "1")]
    public void What_is_not_a_number_is_named_by_its_file(params string[] options)
    {
        Invocation predictions = Run("1 nan", "1 2", [.. options, "--json"]);
        Assert.StartsWith(
            $"isotone: {_folder["predictions.txt"]}, line 1: predictions[1] is NaN", predictions.Error, StringComparison.Ordinal);
        Invocation targets = Run("1 2", "1 nan", [.. options, "--json"]);
        Assert.StartsWith(
            $"isotone: {_folder["targets.txt"]}, line 1: targets[1] is NaN", targets.Error, StringComparison.Ordinal);
        Assert.Equal(("", 1, "", 1), (predictions.Out, predictions.Code, targets.Out, targets.Code));
    }

    [Fact]
    public void Other_lengths_are_refused() => Run("1 2 3", "1 2", "--json").Fails(
        1,
        $"{_folder["targets.txt"]}, line 1: the row has 2 numbers where {_folder["predictions.txt"]}, line 1, has 3 numbers.");

    [Theory]
    [InlineData("--regularization", "kl")]
    [InlineData("--target-ranks", "hard")]
    public void Options_of_soft_ranks_need_a_strength(string option, string word) => Run("1 2", "1 2", option, word)
        .Fails(2, $"{option} is for soft ranks and needs --strength (see 'isotone spearman --help').");

    [Fact]
    public void Both_files_are_required()
    {
        Invocation.Of("spearman", "--targets", "t").Fails(2, "Option '--predictions' is required (see 'isotone spearman --help').");
        Invocation.Of("spearman", "--predictions", "p").Fails(2, "Option '--targets' is required (see 'isotone spearman --help').");
        Invocation.Of("spearman", "--predictions", "-", "--targets", "-")
            .Fails(2, "Standard input can be read for one of the files only (see 'isotone spearman --help').");
    }

    public void Dispose() => _folder.Dispose();

    private Invocation Run(string predictions, string targets, params string[] options) => Invocation.Of(
        [
            "spearman",
            "--predictions", _folder.Write("predictions.txt", predictions),
            "--targets", _folder.Write("targets.txt", targets),
            .. options,
        ]);
}
