using System.Text;

namespace Isotone.Data.Tests;

public sealed class CategoryColumnTests
{
    private static CategoryColumn Column(params string[] texts)
    {
        var builder = new CategoryBuilder();
        foreach (string text in texts)
            builder.Append(builder.CodeOf(Encoding.UTF8.GetBytes(text)));
        return builder.Build();
    }

    [Fact]
    public void Texts_are_numbered_by_first_appearance_and_read_back()
    {
        CategoryColumn column = Column("era2", "era2", "era10", "ära", "era2");
        Assert.Equal(["era2", "era10", "ära"], column.Names);
        Assert.Equal([0, 0, 1, 2, 0], column.Codes.ToArray());
        Assert.Equal("ära", column[3]);
        Assert.Equal((1, -1), (column.IndexOf("era10"), column.IndexOf("era3")));
    }

    [Fact]
    public void Runs_are_rows_in_order_of_names()
    {
        Assert.Equal(Rows.FromLengths([2, 1, 3]), Column("b", "b", "a", "c", "c", "c").Runs());
        Assert.Equal(default, Column().Runs());
        Assert.Throws<ArgumentException>(() => Column("a", "b", "a").Runs());
    }

    [Fact]
    public void A_text_comes_back_only_after_another_one()
    {
        var builder = new CategoryBuilder();
        int a = builder.CodeOf("a");
        Assert.False(builder.ComesBack(a));
        builder.Append(a);
        Assert.False(builder.ComesBack(a));
        int b = builder.CodeOf("b");
        Assert.False(builder.ComesBack(b));
        builder.Append(b);
        Assert.True(builder.ComesBack(a));
        Assert.False(builder.ComesBack(b));
    }
}
