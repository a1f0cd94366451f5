using System.Globalization;

namespace Isotone.Cli.Tests;

public class ScreenOutputTests
{
    private const char Escape = '\u001b';

    [Fact]
    public void Lists_stand_beside_their_names() => Assert.Equal(
        ["values       1.66667  2.66667  3.66667", "block sizes  3"], Invocation.WithInput("5 1 2", "soft-sort").Lines);

    [Fact]
    public void Rows_of_single_numbers_are_one_table()
    {
        using var folder = new TemporaryFolder();
        string predictions = folder.Write("p", "1 2 3\n1 1\n1 2"), targets = folder.Write("t", "1 2 3\n1 2\n2 1");
        Assert.Equal(
            ["row   spearman", "  1          1", "  2  undefined", "  3         -1"],
            Invocation.Of("spearman", "--predictions", predictions, "--targets", targets).Lines);
    }

    [Fact]
    public void Rows_of_more_are_shown_one_after_another() => Assert.Equal(
        ["row 1", "ranks  2  1", "", "row 2", "ranks  1"], Invocation.WithInput("7 5\n3", "rank").Lines);

    [Fact]
    public void Arrays_of_one_axis_are_a_table()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            ["block sizes  1  1", "", "element  values  vjp", "      1       1    0", "      2       2    0"],
            Invocation.WithInput("1 5", "soft-rank", "--vjp", folder.Write("g", "0 0")).Lines);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    public void No_line_is_wider_than_the_screen_and_every_number_is_there(int width)
    {
        string input = string.Join(' ', Enumerable.Range(1, 60));
        Invocation run = Invocation.Run(input, io => io with { Width = width }, "rank");
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Equal(["ranks", .. input.Split(' ')], run.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    // Columns that do not fit go below the others, each block with the element's number in front.
    [Fact]
    public void No_number_of_a_table_is_broken_on_a_narrow_screen()
    {
        using var folder = new TemporaryFolder();
        string labels = folder.Write("l", "0 1 0 1"), predictions = folder.Write("p", "0.123456 -0.234561 0.345612 -0.456123");
        Invocation run = Invocation.Run("", io => io with { Width = 40 }, "aum", "--labels", labels, "--predictions", predictions);
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 40));
        string[] words = run.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(["-0.345612", "-0.123456", "0.234561", "0.456123"], number => Assert.Contains(number, words));
        Assert.Equal(2, run.Lines.Count(line => line.StartsWith("interval", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_very_long_is_shown_by_its_ends_and_says_so()
    {
        string output = Invocation.WithInput(string.Join(' ', Enumerable.Range(1, 5000)), "rank").Out;
        string[] words = output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("(4000 more; --json prints all)", string.Join(' ', words), StringComparison.Ordinal);
        Assert.Contains(" 5000", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 2500", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_no_escape_codes_even_where_a_build_server_is_known()
    {
        Assert.DoesNotContain(Escape, Invocation.WithInput("1 2", "soft-rank").Out);
        Assert.DoesNotContain(Escape, Invocation.Of("--help").Out);
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
            };
            Assert.Equal(
                ["values       1  2.5  2.5", "block sizes  2  1"],
                Invocation.WithInput("-1.5 0.25 0.25", "soft-rank", "--strength", "0.1").Lines);
            Assert.Equal("""{"ranks":[1.5,1.5]}""" + "\n", Invocation.WithInput("-1.5 -1.5", "rank", "--json").Out);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
