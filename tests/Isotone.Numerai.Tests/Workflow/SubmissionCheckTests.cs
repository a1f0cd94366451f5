using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class SubmissionCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Two live rows and one that is past.
    private string Data() => _folder.Write("data.csv", SmallRun.Csv(("era1", "train", ["1"]), ("eraX", "live", ["", ""])));

    private SubmissionSummary Check(string content, bool withData = true) => SubmissionCheck.Check(
        _folder.Write("submission.csv", content), withData ? Data() : null, cancellation: TestContext.Current.CancellationToken);

    [Fact]
    public void A_submission_that_would_be_taken_is_summed_up()
    {
        SubmissionSummary summary = Check("id,prediction\nn2,0.25\nn1,0.75\n");
        Assert.Equal(new SubmissionSummary(2, .5, .25, .25, .75, 0), summary);
    }

    [Fact]
    public void Rows_of_other_ids_do_not_count()
    {
        // As the tournament does: neither a duplicate nor a value out of range matters there.
        SubmissionSummary summary = Check("id,probability\nx,7\nn2,0\nx,\nn1,1\n");
        Assert.Equal(new SubmissionSummary(2, .5, .5, 0, 1, 2), summary);
    }

    [Fact]
    public void Without_data_all_rows_count_and_without_live_rows_all_ids_are_needed()
    {
        Assert.Equal(1, Check("id,prediction\nx,0.25\ny,0.75\nz,0.5\n", withData: false).Mean * 2, 1e-12);
        string data = _folder.Write("past.csv", SmallRun.Csv(("era1", "train", ["1", "0"])));
        string path = _folder.Write("submission.csv", "id,prediction\nn1,0.25\n");
        Assert.Equal(
            $"{path}, column 'id': 1 of the 2 ids of {data} have no prediction: 'n0'.",
            Assert.Throws<DataFileException>(() => SubmissionCheck.Check(path, data, cancellation: TestContext.Current.CancellationToken)).Message);
    }

    [Theory]
    [InlineData("id,prediction\nn1,0.5\n", ", column 'id': 1 of the 2 ids of DATA have no prediction: 'n2'.")]
    [InlineData("id,prediction\nx,0.5\n", ", column 'id': 2 of the 2 ids of DATA have no prediction: 'n1', 'n2'.")]
    [InlineData("id,prediction\nn1,0.5\nn2,0.1\nn1,0.5\n", ", line 4, column 'id': id 'n1' was on line 2 already.")]
    [InlineData("id,prediction\nn1,0.5\n\nn2,\n", ", line 4, column 'prediction': id 'n2' has no prediction.")]
    [InlineData("id,prediction\nn1,0.5\nn2,NaN\n", ", line 3, column 'prediction': id 'n2' has no prediction.")]
    [InlineData("id,prediction\nn1,0.5\nn2,1.0000001\n", ", line 3, column 'prediction': the prediction of id 'n2' is 1.0000001 and must lie between 0 and 1.")]
    [InlineData("id,prediction\nn1,-1e-9\nn2,1\n", ", line 2, column 'prediction': the prediction of id 'n1' is -1E-09 and must lie between 0 and 1.")]
    [InlineData("id,prediction\nn1,0.5\nn2,0.5\n", ", column 'prediction': all 2 predictions are 0.5, and the tournament takes none without spread.")]
    [InlineData("id,prediction\nn1,0.5\n,0.5\n", ", line 3, column 'id': the id is empty.")]
    [InlineData("id,prediction,era\nn1,0.5,e\n", ", line 1: the columns must be id and prediction, not id, prediction, era.")]
    [InlineData("id,guess\nn1,0.5\n", ", line 1: the columns must be id and prediction, not id, guess.")]
    public void What_would_be_refused_is_one_sentence(string content, string problem) => Assert.Equal(
        $"{_folder["submission.csv"]}{problem.Replace("DATA", _folder["data.csv"], StringComparison.Ordinal)}",
        Assert.Throws<DataFileException>(() => Check(content)).Message);

    [Fact]
    public void Many_missing_ids_are_counted_and_the_first_named()
    {
        string data = _folder.Write("live.csv", SmallRun.Csv(("eraX", "live", [.. Enumerable.Repeat("", 9)])));
        string path = _folder.Write("submission.csv", "id,prediction\nn0,0.25\n");
        Assert.EndsWith(
            "8 of the 9 ids of " + data + " have no prediction: 'n1', 'n2', 'n3', 'n4', 'n5' and 3 more.",
            Assert.Throws<DataFileException>(() => SubmissionCheck.Check(path, data, cancellation: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
