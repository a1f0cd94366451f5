using Isotone.Learning;

namespace Isotone.Numerai.Tests;

public sealed class HistoryJsonTests
{
    [Fact]
    public void What_is_not_defined_is_null_and_numbers_read_back_exactly()
    {
        var history = new TrainingHistory(
        [
            new EpochRecord(1, 1 / 3.0, new Dictionary<string, double> { ["loss"] = 0.1f, ["spearman"] = double.NaN }, 1),
            new EpochRecord(2, double.NaN, new Dictionary<string, double> { ["loss"] = double.PositiveInfinity }, 1),
        ], []);
        Assert.Equal(
            """[{"epoch":1,"train_loss":0.3333333333333333,"validation":{"loss":0.10000000149011612,"spearman":null}},{"epoch":2,"train_loss":null,"validation":{"loss":"Infinity"}}]""",
            SmallRun.Json(writer => HistoryJson.Write(writer, history)).GetRawText());
    }
}
