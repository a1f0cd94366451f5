namespace Isotone.Data.Tests;

public sealed class NumberObjectTests
{
    [Fact]
    public void Members_are_numbers_and_arrays_of_numbers()
    {
        NumberObject read = Read("""{"rows": 2, "values": [1, -2.5e0, 3]}""");
        Assert.Equal(2, read.Integer("rows"));
        Assert.Equal([1, -2.5, 3], read.Doubles("values"));
    }

    [Theory]
    [InlineData("", ": it is empty where JSON is needed.")]
    [InlineData("{\"a\":[1,2", ", line 1: it is not valid JSON: it ends before every bracket and quote is closed.")]
    [InlineData("{\"a\":[1,\n2]", ", line 2: it is not valid JSON: it ends before every bracket and quote is closed.")]
    [InlineData("{\"a\":\n[1 2]}", ", line 2: it is not valid JSON: '2' cannot stand at byte 4 of the line.")]
    [InlineData("{\"a\":[1]} b", ", line 1: it is not valid JSON: 'b' cannot stand at byte 11 of the line.")]
    [InlineData("{\"a\":[1],\"a\":[2]}", ": 'a' stands twice.")]
    [InlineData("{\"a\":[1,null]}", ": a[1] is null; a number is needed.")]
    [InlineData("[1]", ": a JSON object of arrays of numbers is needed.")]
    public void What_is_wrong_is_one_sentence(string text, string problem) =>
        Assert.Equal("numbers" + problem, Assert.Throws<DataFileException>(() => Read(text)).Message);

    private static NumberObject Read(string text) => NumberObject.Read(new StringReader(text), "numbers");
}
