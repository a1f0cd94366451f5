using Isotone.Data;

namespace Isotone.Cli.Tests;

/// <summary>Every command that takes a CSV file takes the same rows as Parquet.</summary>
public sealed class ParquetDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ParquetDataTests() => Assert.SkipUnless(DuckDBLibrary.IsAvailable, DuckDBLibrary.Problem ?? "");

    private static string Csv => Path.Combine(AppContext.BaseDirectory, "data", "eras.csv");

    private static string Parquet => Path.ChangeExtension(Csv, ".parquet");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ModelsAndPredictionsAreTheSame()
    {
        foreach (string data in (string[])[Csv, Parquet])
        {
            string kind = Path.GetExtension(data)[1..];
            Done("train", "--data", data, "--model", "linear", "--epochs", "1", "--output", _folder[$"model-{kind}"], "--json");
            Done("predict", "--model", _folder[$"model-{kind}"], "--data", data, "--output", _folder[$"{kind}-predictions.csv"]);
            Done("validate-submission", _folder[$"{kind}-predictions.csv"], "--data", data);
            Done("convert", "--data", data, "--output", _folder[$"{kind}.table"]);
            Done("neutralize", data, "--prediction", "target", "--features", "feature", "--output", _folder[$"{kind}-neutral.csv"]);
        }

        Assert.Equal(File.ReadAllBytes(_folder["csv-predictions.csv"]), File.ReadAllBytes(_folder["parquet-predictions.csv"]));
        Assert.Equal(File.ReadAllBytes(_folder["csv.table"]), File.ReadAllBytes(_folder["parquet.table"]));
        Assert.Equal(File.ReadAllBytes(_folder["csv-neutral.csv"]), File.ReadAllBytes(_folder["parquet-neutral.csv"]));
    }

    [Fact]
    public void ScoresAreTheSame()
    {
        string[] options = ["--target", "target", "--prediction", "feature1", "--features", "feature", "--json"];
        Invocation csv = Invocation.Of(["score", Csv, .. options]), parquet = Invocation.Of(["score", Parquet, .. options]);
        Assert.Equal(0, csv.Code);
        Assert.Equal(csv.Out, parquet.Out);
    }

    private static void Done(params string[] command)
    {
        Invocation invocation = Invocation.Of(command);
        Assert.True(invocation.Code == 0, invocation.Error);
    }
}
