using System.Globalization;
using System.Text;

namespace Isotone.Cli.Tests;

public class JsonOutputTests
{
    private static string Write(params Report[] rows)
    {
        using var output = new MemoryStream();
        JsonOutput.WriteRows(rows, new CommandIO { In = TextReader.Null, Out = output, Error = TextWriter.Null });
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [Fact]
    public void Doubles_read_back_exactly()
    {
        var random = new Random(1);
        double[] numbers =
        [
            0.1, 1 / 3.0, double.Epsilon, double.MaxValue, -double.MaxValue, 1e23, 9007199254740993, Math.BitIncrement(1),
            .. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite),
        ];
        string text = Write(new Report().Add("numbers", numbers, "element"));
        string[] written = text[(text.IndexOf('[', StringComparison.Ordinal) + 1)..text.IndexOf(']', StringComparison.Ordinal)].Split(',');
        Assert.Equal(numbers, written.Select(number => double.Parse(number, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Singles_are_written_in_their_own_shortest_form() => Assert.Equal(
        """{"numbers":[0.1,16777216,1E-45,3.4028235E+38]}""" + "\n",
        Write(new Report().Add("numbers", [0.1f, 16777216f, float.Epsilon, float.MaxValue], "element")));

    [Fact]
    public void Infinities_are_strings_and_undefined_is_null()
    {
        double[] doubles = [double.NegativeInfinity, double.NaN, double.PositiveInfinity];
        float[] singles = [float.NegativeInfinity, float.NaN, float.PositiveInfinity];
        Assert.Equal(
            """{"doubles":["-Infinity",null,"Infinity"],"singles":["-Infinity",null,"Infinity"],"number":null}""" + "\n",
            Write(new Report().Add("doubles", doubles, "element").Add("singles", singles, "element").Add("number", double.NaN)));
    }

    [Fact]
    public void One_row_is_the_object_itself_and_several_are_listed()
    {
        Report row = new Report().Add("count", 2).Add("name", "a \"b\"").Add("inner", new Report().Add("x", 0.5));
        const string Object = """{"count":2,"name":"a \u0022b\u0022","inner":{"x":0.5}}""";
        Assert.Equal(Object + "\n", Write(row));
        Assert.Equal($$"""{"rows":[{{Object}},{{Object}}]}""" + "\n", Write(row, row));
    }

    [Fact]
    public void A_long_array_is_written_whole()
    {
        int[] numbers = [.. Enumerable.Range(0, 200_000)];
        Assert.Equal($$"""{"n":[{{string.Join(',', numbers)}}]}""" + "\n", Write(new Report().Add("n", numbers, "element")));
    }
}
