namespace Isotone.Data.Tests;

public sealed class ValueDictionaryTests
{
    [Fact]
    public void Missing_is_code_0_and_values_are_numbered_as_they_come()
    {
        var dictionary = new ValueDictionary();
        Assert.Equal([0, 1, 2, 1, 0], new[] { float.NaN, .5f, .25f, .5f, -float.NaN }.Select(dictionary.CodeOf));
        Assert.Equal([float.NaN, .5f, .25f], dictionary.Values);
    }

    [Fact]
    public void Values_are_told_apart_by_their_bits()
    {
        var dictionary = new ValueDictionary();
        Assert.Equal([1, 2, 3, 1], new[] { 0f, -0f, float.Epsilon, 0f }.Select(dictionary.CodeOf));
    }

    [Fact]
    public void There_are_255_codes_and_the_next_value_gets_none()
    {
        var dictionary = new ValueDictionary();
        for (int value = 0; value < 255; value++)
            Assert.Equal(value + 1, dictionary.CodeOf(value / 7f));
        Assert.Equal(-1, dictionary.CodeOf(1000));
        for (int value = 0; value < 255; value++)
            Assert.Equal(value + 1, dictionary.CodeOf(value / 7f));
        Assert.Equal(0, dictionary.CodeOf(float.NaN));
    }

    [Fact]
    public void Sorted_codes_follow_the_values_whatever_came_first()
    {
        var dictionary = new ValueDictionary();
        foreach (float value in new[] { .5f, 0f, -1f, -0f, float.Epsilon })
            dictionary.CodeOf(value);
        byte[] codes = dictionary.Sort()!;
        Assert.Equal([0, 5, 3, 1, 2, 4], codes[..6]);
        Assert.Equal(
            new[] { float.NaN, -1, -0f, 0, float.Epsilon, .5f }.Select(BitConverter.SingleToUInt32Bits),
            dictionary.Values.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([2, 3, 1, 6], new[] { -0f, 0f, -1f, 7f }.Select(dictionary.CodeOf));
        Assert.Null(dictionary.Sort());
    }
}
