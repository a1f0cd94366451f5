namespace Isotone.Data.Tests;

public sealed class ParquetColumnsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ParquetFact]
    public void ColumnsAreThoseOfTheCsvFile()
    {
        string csv = _folder.Write("sample.csv", ParquetSample.Csv());
        string path = ParquetSample.Write(csv, _folder["sample.parquet"]);
        var selection = new CsvColumnSelection
        {
            Era = "era",
            Texts = ["id", "target", "feature_long"],
            Numbers = ["target", "feature_wide", "feature_byte"],
        };
        CsvColumns expected = Read(csv, selection), actual = Read(path, selection);
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.Header, actual.Header);
        Assert.Equal(expected.Eras!.Codes.ToArray(), actual.Eras!.Codes.ToArray());
        for (int row = 0; row < expected.RowCount; row++)
        {
            Assert.Equal(expected.Text("id")[row], actual.Text("id")[row]);
            Assert.Equal(expected.Text("feature_long")[row], actual.Text("feature_long")[row]);

            // A float32 in Parquet has no text of its own: "0.0" where the CSV file says "0".
            Assert.Equal(expected.Text("target")[row].Length == 0, actual.Text("target")[row].Length == 0);
        }

        foreach (string name in selection.Numbers)
        {
            for (int row = 0; row < expected.RowCount; row++)
                Assert.Equal((float)expected.Numbers(name)[row], (float)actual.Numbers(name)[row]);
        }

        Assert.Null(actual.LineOf(0));
    }

    [ParquetFact]
    public void WhatIsWrongIsNamed()
    {
        string csv = _folder.Write("sample.csv", ParquetSample.Csv(eras: 2));
        string path = ParquetSample.Write(csv, _folder["sample.parquet"]);
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(path, new CsvColumnSelection { Numbers = ["prediction"] }));
        Assert.Equal($"{path}, column 'prediction': the file has no such column.", exception.Message);
        exception = Assert.Throws<DataFileException>(() => Read(path, new CsvColumnSelection { Numbers = ["id"] }));
        Assert.Equal($"{path}, column 'id': the column holds texts where numbers are needed.", exception.Message);
        exception = Assert.Throws<DataFileException>(() => Read(path, new CsvColumnSelection { Era = "feature_byte" }));
        Assert.Contains("feature_byte", exception.Message, StringComparison.Ordinal);
    }

    private static CsvColumns Read(string path, CsvColumnSelection selection) =>
        CsvColumnReader.Read(path, selection, null, TestContext.Current.CancellationToken);
}
