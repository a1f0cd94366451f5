using System.Globalization;
using System.Text;

namespace Isotone.Data.Tests;

public sealed class FloatTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private float[] Read(IEnumerable<string> texts)
    {
        string path = _folder.Write("data.csv", "feature\n" + string.Concat(texts.Select(text => text + "\n")));
        var options = new EraCsvOptions { IdOptional = true, EraOptional = true, DataTypeOptional = true };
        EraTable table = EraCsvReader.Read(path, options, cancellation: TestContext.Current.CancellationToken);
        return [.. Tables.Rows(table).Select(row => row[0])];
    }

    [Theory]
    [InlineData("1.00000017881393432617187499", 0x3F800001u)] // just below the middle of two float32: by way of double it is the middle, and goes up
    [InlineData("1.00000017881393432617187500", 0x3F800002u)] // the middle: to even
    [InlineData("1.00000017881393432617187501", 0x3F800002u)]
    [InlineData("0.1", 0x3DCCCCCDu)]
    [InlineData("-0", 0x80000000u)]
    [InlineData("1e-45", 0x00000001u)]
    [InlineData("3.4028235e38", 0x7F7FFFFFu)]
    [InlineData(" 0.5", 0x3F000000u)]
    public void Decimal_text_becomes_the_nearest_float32(string text, uint bits) =>
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(Read([text])[0]));

    [Fact]
    public void Every_short_decimal_is_parsed_as_the_framework_does_also_when_it_comes_again()
    {
        // Far more texts than are remembered, of every length from 1 to 8, twice.
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i =>
        {
            string digits = ((uint)i * 2654435761u).ToString("D10", CultureInfo.InvariantCulture)[..(1 + (i % 8))];
            return i % 3 == 0 ? digits : $"{digits[0]}.{digits[1..]}";
        })];
        texts = [.. texts, .. texts];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], texts.Select(text => text.Length).Distinct().Order());
        Assert.Equal(texts.Select(text => float.Parse(text, CultureInfo.InvariantCulture)), Read(texts));
    }

    [Fact]
    public void Random_float32_read_back_from_their_shortest_text()
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 20_000).Select(_ => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32))).Where(float.IsFinite)];
        Assert.Equal(values, Read(values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Zero_bytes_after_a_number_are_refused()
    {
        string path = _folder["data.csv"];
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes("id,era,data_type,feature\na,e,t,0.5\nb,e,t,0.5\0\n"));
        var exception = Assert.Throws<DataFileException>(() => EraCsvReader.Read(path, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(3, exception.Line);
    }

    public void Dispose() => _folder.Dispose();
}
