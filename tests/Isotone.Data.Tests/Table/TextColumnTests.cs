namespace Isotone.Data.Tests;

public sealed class TextColumnTests
{
    [Fact]
    public void Texts_read_back_whatever_their_length_and_letters()
    {
        string[] texts = ["n1", "", "ünïcode", new string('x', 5000), "last"];
        var builder = new TextColumnBuilder();
        foreach (string text in texts)
            builder.Append(text);
        builder.Append("bytes"u8);
        TextColumn column = builder.Build();
        Assert.Equal([.. texts, "bytes"], Enumerable.Range(0, column.Count).Select(row => column[row]));
        Assert.True(column.Utf8(0).SequenceEqual("n1"u8));
        Assert.True(column.Utf8(1).IsEmpty);
    }

    [Fact]
    public void A_text_costs_its_bytes_and_four_more()
    {
        var builder = new TextColumnBuilder();
        for (int row = 0; row < 1000; row++)
            builder.Append("0123456789"u8);
        Assert.Equal(14_000, builder.Build().MemoryBytes);
    }
}
