namespace Isotone.Tests;

public class SortSelectorTests
{
    [Theory]
    [InlineData("scalar")]
    [InlineData("SCALAR")]
    [InlineData("Avx2")]
    [InlineData("avx512")]
    public void A_name_picks_the_best_kernel_up_to_it(string name)
    {
        var named = Enum.Parse<SortInstructions>(name, ignoreCase: true);
        SortInstructions chosen = SortSelector.Choose(name);
        Assert.True(chosen <= named);
        Assert.True(SortSelector.IsSupported(chosen));
        Assert.True(chosen == named || !SortSelector.IsSupported(named));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("neon")]
    [InlineData("7")]
    public void Without_a_known_name_the_best_kernel_is_picked(string? name)
    {
        SortInstructions best = Enum.GetValues<SortInstructions>().Where(SortSelector.IsSupported).Max();
        Assert.Equal(best, SortSelector.Choose(name));
    }
}
