using System.Globalization;
using System.Text;

namespace Isotone.Data.Tests;

public sealed class NumberReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static NumberRows<double> Read(string text) => NumberReader.Read<double>(new StringReader(text), "numbers", Cancellation);

    private static double[][] Rows(NumberRows<double> numbers) =>
        [.. Enumerable.Range(0, numbers.Rows.Count).Select(row => numbers.Row(row).ToArray())];

    [Theory]
    [InlineData("1 2 3")]
    [InlineData("1,2,3")]
    [InlineData("1, 2 ,3\n")]
    [InlineData("\t1\t2 3\r\n")]
    [InlineData("\n \n1 2 3\n\n")]
    [InlineData("+1 2e0 .3e1")]
    [InlineData("[1,2,3]")]
    [InlineData("  [1,\n2,\n\n3 ]\n")]
    [InlineData("[[1,2,3]]")]
    public void A_row_is_read_however_it_is_written(string text) => Assert.Equal([[1, 2, 3]], Rows(Read(text)));

    [Theory]
    [InlineData("1 2\n3", 1, 2)]
    [InlineData("\n1,2\n\n \n3\n", 2, 5)]
    [InlineData("[[1,2],[3]]", 1, 1)]
    [InlineData("\n[\n [1,\n 2],\n [3]\n]", 3, 5)]
    [InlineData("[1,2]\n[3]", 1, 2)]
    [InlineData("[[1,2]]\n[3]", 1, 2)]
    public void Rows_know_their_lines(string text, int first, int second)
    {
        NumberRows<double> numbers = Read(text);
        Assert.Equal([[1, 2], [3]], Rows(numbers));
        Assert.Equal([first, second], [numbers.LineOf(0), numbers.LineOf(1)]);
    }

    [Theory]
    [InlineData("NaN Infinity -Infinity +Infinity inf -INF +inf")]
    [InlineData("""["NaN","Infinity","-Infinity","+Infinity","inf","-INF","+inf"]""")]
    public void What_is_not_finite_is_read_as_it_is(string text) => Assert.Equal(
        [
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity,
            double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity,
        ],
        Rows(Read(text))[0]);

    [Fact]
    public void Numbers_are_rounded_once()
    {
        // Just above the middle of two float32; by way of double it would be taken for the middle and rounded to even.
        const string BesideTheMiddle = "1.00000005960464477539062500001";
        NumberRows<float> text = NumberReader.Read<float>(new StringReader(BesideTheMiddle), "numbers", Cancellation);
        NumberRows<float> json = NumberReader.Read<float>(new StringReader($"[{BesideTheMiddle}]"), "numbers", Cancellation);
        Assert.Equal(MathF.BitIncrement(1), text.Values[0]);
        Assert.Equal(text.Values[0], json.Values[0]);
        Assert.NotEqual(text.Values[0], (float)double.Parse(BesideTheMiddle, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Doubles_read_back_exactly()
    {
        double[] numbers = [0.1, 1e-320, double.MaxValue, -double.Epsilon, 1 / 3.0, 123456789.125, -0.0];
        string text = string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
        Assert.Equal(numbers, Rows(Read(text))[0]);
    }

    [Theory]
    [InlineData("", "numbers: it is empty; at least one number is needed.")]
    [InlineData(" \n\t\n", "numbers: it is empty; at least one number is needed.")]
    [InlineData("1 2\n3 four 5", "numbers, line 2: 'four' is not a number.")]
    [InlineData("1 0x10", "numbers, line 1: '0x10' is not a number.")]
    [InlineData("1 1_000", "numbers, line 1: '1_000' is not a number.")]
    [InlineData("1;2", "numbers, line 1: '1;2' is not a number.")]
    [InlineData("1,,2", "numbers, line 1: a number is missing beside a comma.")]
    [InlineData(",1", "numbers, line 1: a number is missing beside a comma.")]
    [InlineData("1\n2,", "numbers, line 2: a number is missing beside a comma.")]
    [InlineData("1 1e999", "numbers, line 1: '1e999' is beyond the range of float64.")]
    [InlineData("[1,-1e999]", "numbers, line 1: '-1e999' is beyond the range of float64.")]
    [InlineData("[]", "numbers, line 1: the row is empty; it needs at least one number.")]
    [InlineData("[[1],\n[]]", "numbers, line 2: the row is empty; it needs at least one number.")]
    [InlineData("[[[1]]]", "numbers, line 1: an array stands where a number is needed.")]
    [InlineData("[1,[2]]", "numbers, line 1: an array stands where a number is needed.")]
    [InlineData("[[1],\n2]", "numbers, line 2: a number stands where a row, an array of numbers, is needed.")]
    [InlineData("[1] 2", "numbers, line 1: only arrays of numbers may follow an array of numbers.")]
    [InlineData("""{"values":[1]}""", "numbers, line 1: a JSON object stands where an array of numbers is needed.")]
    [InlineData("[1,\n{}]", "numbers, line 2: a JSON object stands where an array of numbers is needed.")]
    [InlineData("[1,null]", "numbers, line 1: 'null' is not a number.")]
    [InlineData("[true]", "numbers, line 1: 'true' is not a number.")]
    [InlineData("""["one"]""", "numbers, line 1: 'one' is not a number.")]
    public void What_is_wrong_is_named_with_its_line(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<DataFileException>(() => Read(text)).Message);

    [Theory]
    [InlineData("\n[1,\n2 3]", 3, "'3' cannot stand at byte 3 of the line")]
    [InlineData("[1,2", 1, "it ends before every bracket and quote is closed")]
    [InlineData("\n[1,\n2\n\n", 3, "it ends before every bracket and quote is closed")]
    [InlineData("[1,\n\"2", 2, "it ends before every bracket and quote is closed")]
    [InlineData("[1]\n[2", 2, "it ends before every bracket and quote is closed")]
    [InlineData("[1,]", 1, "']' cannot stand at byte 4 of the line")]
    [InlineData("[01]", 1, "'1' cannot stand at byte 3 of the line")]
    [InlineData("[NaN]", 1, "'N' cannot stand at byte 2 of the line")]
    public void Broken_JSON_is_named_with_its_line(string text, int line, string problem) => Assert.Equal(
        $"numbers, line {line}: it is not valid JSON: {problem}.",
        Assert.Throws<DataFileException>(() => Read(text)).Message);

    [Fact]
    public void Float32_has_a_range_of_its_own()
    {
        var exception = Assert.Throws<DataFileException>(
            () => NumberReader.Read<float>(new StringReader("1e39"), "numbers", Cancellation));
        Assert.Equal("numbers, line 1: '1e39' is beyond the range of float32.", exception.Message);
    }

    [Fact]
    public void A_binary_file_gives_a_sentence_and_not_a_page()
    {
        string path = _folder.Write("numbers.bin", new string('\u0001', 100_000));
        var exception = Assert.Throws<DataFileException>(() => NumberReader.Read<double>(path, Cancellation));
        Assert.InRange(exception.Message.Length, path.Length, path.Length + 100);
        Assert.DoesNotContain(exception.Message, char.IsControl);
    }

    [Fact]
    public void UTF_16_with_a_mark_is_read()
    {
        string path = _folder.Write("numbers.txt", "");
        File.WriteAllText(path, "1 2 3", Encoding.Unicode);
        Assert.Equal([[1, 2, 3]], Rows(NumberReader.Read<double>(path, Cancellation)));
    }

    [Fact]
    public void A_file_that_is_not_there_or_a_folder_is_named()
    {
        string missing = Path.Combine(_folder.Path, "missing.txt");
        Assert.Equal(
            $"{missing}: there is no such file.",
            Assert.Throws<DataFileException>(() => NumberReader.Read<double>(missing, Cancellation)).Message);
        Assert.Equal(
            $"{_folder.Path}: is a directory where a file is needed.",
            Assert.Throws<DataFileException>(() => NumberReader.Read<double>(_folder.Path, Cancellation)).Message);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => NumberReader.Read<double>(new StringReader("1\n2\n"), "numbers", cancelled.Token));
    }

    public void Dispose() => _folder.Dispose();
}
