namespace Isotone.Data.Tests;

public sealed class TargetCheckTests
{
    [Fact]
    public void The_rows_with_a_known_target_are_returned() =>
        Assert.Equal([0, 1], TargetCheck.Require(Tables.Small().All.OfType("train"), "t", "training").Indices.ToArray());

    [Theory]
    [InlineData("train", "v", "small: there is no target 'v'; it has t, u.")]
    [InlineData("live", "t", "small, column 't': the target has no value in any of the 1 training rows.")]
    [InlineData("none", "t", "small: there are no training rows.")]
    [InlineData("validation", "t", "small, column 't': the target is 0.75 in all 1 training rows, and order cannot be learnt from one value.")]
    public void A_target_that_cannot_be_learnt_from_is_refused(string dataType, string target, string message)
    {
        RowSelection rows = Tables.Small().All.OfType(dataType);
        Assert.Equal(message, Assert.Throws<DataFileException>(() => TargetCheck.Require(rows, target, "training")).Message);
    }
}
