using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class ScoreFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("isotone-").FullName, "scores.csv");

    private ScoreReport Score(string content)
    {
        File.WriteAllText(_path, content);
        return ScoreFile.Score(_path, "target", "prediction", cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_file_is_scored_era_by_era_in_its_order()
    {
        ScoreReport report = Score(
            """
            id,era,prediction,other,target
            a,era10,0.1,x,0
            b,era10,0.2,x,0.5
            c,era10,0.3,x,1
            d,era2,0.3,x,0
            e,era2,0.1,x,1
            f,era2,,x,
            g,eraX,0.2,x,
            """);
        Assert.Equal([("era10", 3, 1.0), ("era2", 2, -1.0)], report.Eras.Select(era => (era.Era, era.Rows, era.Scores[1])));
        Assert.Equal([0, 1, 0, 1], report.Summary("spearman").Statistics.Take(4).Select(statistic => statistic.Value));
    }

    [Fact]
    public void Double_predictions_are_not_rounded_to_float32()
    {
        ScoreReport report = Score("era,prediction,target\ne,0.10000000000000001,0\ne,0.10000000000000003,1\ne,0.1000000000000001,2\n");
        Assert.Equal(1, report.Eras[0].Scores[1], 1e-15);
    }

    [Theory]
    [InlineData("era,prediction,target\ne,0.1,1\n\ne,,0\n", "line 4, column 'prediction': a row of era 'e' has a target but no prediction.")]
    [InlineData("era,prediction,target\ne,0.1,\ne,0.2,\n", "column 'target': the target has no value in any row.")]
    [InlineData("era,prediction,target\ne,0.1,1\ne,0.2,1\n", "column 'target': the target has the same value in every row, so there is no order to score.")]
    [InlineData("era,prediction,target\na,0.1,1\nb,0.2,0\na,1,1\n", "line 4, column 'era': era 'a' comes back after era 'b' began; the rows of an era must stand side by side.")]
    [InlineData("era,target\na,1\n", "line 1, column 'prediction': the header has no such column.")]
    public void Problems_are_one_sentence(string content, string problem) =>
        Assert.Equal($"{_path}, {problem}", Assert.Throws<DataFileException>(() => Score(content)).Message);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
}
