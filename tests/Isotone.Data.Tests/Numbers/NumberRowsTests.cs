namespace Isotone.Data.Tests;

public class NumberRowsTests
{
    private static NumberRows<double> Read(string text, string source) =>
        NumberReader.Read<double>(new StringReader(text), source, TestContext.Current.CancellationToken);

    [Fact]
    public void Equal_rows_belong_together() => Read("1 2\n3", "a").RequireRowsOf(Read("[[5,6],[7]]", "b"));

    [Theory]
    [InlineData("1 2\n3", "a: it has 2 rows where b has 1 row.", "1 2")]
    [InlineData("1 2\n\n3 4", "a, line 3: the row has 2 numbers where b, line 2, has 1 number.", "1 2\n3")]
    public void Other_rows_are_refused_by_both_names(string text, string sentence, string other) => Assert.Equal(
        sentence, Assert.Throws<DataFileException>(() => Read(text, "a").RequireRowsOf(Read(other, "b"))).Message);

    [Theory]
    [InlineData("1 2\n3 nan", "a, line 2: number 2 of the row is NaN; every number must be finite.")]
    [InlineData("-inf", "a, line 1: number 1 of the row is infinite; every number must be finite.")]
    public void What_is_not_finite_is_refused_where_asked(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<DataFileException>(Read(text, "a").RequireFinite).Message);

    [Fact]
    public void Finite_numbers_pass() => Read("1e308 -0 1e-320", "a").RequireFinite();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void There_is_no_line_of_a_row_that_is_not_there(int row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Read("1", "a").LineOf(row));
}
