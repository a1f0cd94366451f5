using System.Globalization;
using System.Text;

namespace Isotone.Data.Tests;

public sealed class DecimalTextTests : IDisposable
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

    [Fact]
    public void Any_decimal_text_is_what_the_framework_makes_of_it()
    {
        var random = new Random(11);
        for (int i = 0; i < 200_000; i++)
        {
            string text = Decimal(random);
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            float single = float.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(float.IsFinite(single), DecimalText.TryParse(utf8, out float read));
            if (float.IsFinite(single))
                Assert.Equal(BitConverter.SingleToUInt32Bits(single), BitConverter.SingleToUInt32Bits(read));
            double wide = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(double.IsFinite(wide), DecimalText.TryParse(utf8, out double readWide));
            if (double.IsFinite(wide))
                Assert.Equal(BitConverter.DoubleToUInt64Bits(wide), BitConverter.DoubleToUInt64Bits(readWide));
        }
    }

    [Fact]
    public void Middles_of_two_float32_and_their_neighbours_are_rounded_once()
    {
        var random = new Random(12);
        for (int i = 0; i < 20_000; i++)
        {
            // A float32 and half its last place are at most 25 bits, so their decimal text is exact and short.
            float low = BitConverter.UInt32BitsToSingle((uint)random.Next(0x30000000, 0x4B000000));
            double middle = ((double)low + MathF.BitIncrement(low)) / 2;
            string text = ((decimal)middle).ToString(CultureInfo.InvariantCulture);
            foreach (string end in (string[])["", text.Contains('.', StringComparison.Ordinal) ? "000000000001" : ".000000000001"])
            {
                Assert.True(DecimalText.TryParse(Encoding.UTF8.GetBytes(text + end), out float read));
                Assert.Equal(float.Parse(text + end, CultureInfo.InvariantCulture), read);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("+.e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("0x1")]
    [InlineData("1 2")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("inf")]
    [InlineData("1e999")]
    [InlineData("1\0")]
    public void What_is_no_finite_number_is_refused(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text.Length == 0 ? " " : text);
        Assert.False(DecimalText.TryParse(utf8, out float _));
        Assert.False(DecimalText.TryParse(utf8, out double _));
    }

    private static string Decimal(Random random)
    {
        var text = new StringBuilder(((string[])["", "", "-", "+"])[random.Next(4)]);
        int whole = random.Next(12), fraction = random.Next(whole == 0 ? 1 : 0, 14);
        for (int i = 0; i < whole; i++)
            text.Append((char)('0' + random.Next(10)));
        if (fraction > 0 || random.Next(4) == 0)
            text.Append('.');
        for (int i = 0; i < fraction; i++)
            text.Append((char)('0' + random.Next(10)));
        if (whole + fraction == 0)
            text.Append('7');
        if (random.Next(3) == 0)
            text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(((string[])["", "-", "+"])[random.Next(3)]).Append(random.Next(random.Next(2) == 0 ? 10 : 60));
        return text.ToString().Replace("-.7", "-7", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
