using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class SubmissionComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Write(string name, string content) => _folder.Write(name, content);

    [Fact]
    public void Rows_are_matched_by_id_within_an_era()
    {
        string first = Write("a.csv", "id,era,prediction\na,e1,0.1\nb,e1,0.2\nc,e1,0.3\na,e2,0.5\nb,e2,0.7\nz,e3,1\n");
        string second = Write("b.csv", "era,prediction,id\ne1,0.3,c\ne1,0.25,b\ne1,0.1,a\ne2,0.6,a\ne2,0.5,b\ne2,,c\ne4,1,z\n");
        SubmissionComparison comparison = SubmissionComparison.Of(
            first, second, era: "era", topBottom: 1, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["e1", "e2"], comparison.Eras.Select(era => era.Era));
        Assert.Equal((3, 1, 0, 0.0), (comparison.Eras[0].Rows, comparison.Eras[0].Overlap, comparison.Eras[0].Churn, comparison.Eras[0].TopBottomChurn));
        Assert.Equal(.025, comparison.Eras[0].Turnover, 1e-15);
        Assert.Equal((2, 1, 2, 1.0), (comparison.Eras[1].Rows, comparison.Eras[1].Overlap, comparison.Eras[1].Churn, comparison.Eras[1].TopBottomChurn));
        Assert.Equal([("churn", 1.0, 2.0)], comparison.Summaries.Where(summary => summary.Name == "churn"));
        Assert.Empty(comparison.Warnings);
    }

    [Fact]
    public void Few_shared_rows_and_constants_are_warned_of()
    {
        string first = Write("a.csv", "id,prediction\na,0.1\nb,0.2\nc,0.3\n"), second = Write("b.csv", "id,prediction\na,0.1\nb,0.1\nx,0.3\n");
        SubmissionComparison comparison = SubmissionComparison.Of(first, second, topBottom: 4, cancellation: TestContext.Current.CancellationToken);
        ComparedEra era = Assert.Single(comparison.Eras);
        Assert.Equal(("all", 2, 2 / 3.0, double.NaN, (double?)double.NaN), (era.Era, era.Rows, era.Overlap, era.Churn, era.TopBottomChurn));
        Assert.Equal(
            ["less than 80 % of the rows are shared, so the numbers say little: all.", "there is no churn where a side is constant: all."],
            comparison.Warnings);
    }

    [Theory]
    [InlineData("id,prediction\na,1\na,2\n", "b.csv, column 'id': id 'a' stands in data row 2 a second time.")]
    [InlineData("id,prediction\nx,1\ny,2\n", "b.csv: it shares no row that has a prediction with ")]
    [InlineData("id,p\nx,1\n", "b.csv, line 1, column 'prediction': the header has no such column.")]
    public void Problems_are_one_sentence(string content, string problem)
    {
        string first = Write("a.csv", "id,prediction\na,0.1\nb,0.2\n"), second = Write("b.csv", content);
        string message = Assert.Throws<DataFileException>(() => SubmissionComparison.Of(
            first, second, cancellation: TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith(Path.Combine(_folder.Path, problem), message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
