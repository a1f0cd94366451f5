using System.Globalization;
using System.Text;

namespace Isotone.Data.Tests;

/// <summary>Rows of every kind of column, as CSV and as Parquet.</summary>
internal static class ParquetSample
{
    public const string Columns =
        "id, era, data_type, feature_byte::TINYINT AS feature_byte, feature_unsigned::UTINYINT AS feature_unsigned, " +
        "feature_short::SMALLINT AS feature_short, feature_int::INTEGER AS feature_int, feature_long::BIGINT AS feature_long, " +
        "feature_float::FLOAT AS feature_float, feature_double::DOUBLE AS feature_double, feature_wide::FLOAT AS feature_wide, " +
        "target::FLOAT AS target, target_late::DOUBLE AS target_late";

    /// <summary>Rows of eras "0001", "0002", ..: texts that are long and short, missing values, and features that need a float each.</summary>
    public static string Csv(int eras = 20, int rowsPerEra = 125)
    {
        var text = new StringBuilder(
            "id,era,data_type,feature_byte,feature_unsigned,feature_short,feature_int,feature_long,feature_float,feature_double,feature_wide,target,target_late\n");
        var random = new Random(7);
        for (int row = 0; row < eras * rowsPerEra; row++)
        {
            int era = row / rowsPerEra;
            string Maybe(string value) => random.Next(20) == 0 ? "" : value;
            string id = row % 3 == 0 ? $"n{row}" : $"n{row:x16}é";
            string type = era < eras / 2 ? "train" : era < eras - 3 ? "validation" : "test";
            text.Append(CultureInfo.InvariantCulture, $"{id},{era + 1:0000},{type},");
            text.Append(CultureInfo.InvariantCulture, $"{Maybe($"{random.Next(5)}")},{Maybe($"{random.Next(250)}")},{Maybe($"{random.Next(-300, 300)}")},");
            text.Append(CultureInfo.InvariantCulture, $"{Maybe($"{random.Next(-4, 4) * 100000}")},{Maybe($"{random.Next(3) * 4000000000L}")},");
            text.Append(CultureInfo.InvariantCulture, $"{Maybe($"{random.Next(5) * 0.25f}")},{Maybe($"{random.Next(100) / 7.0:R}")},{random.NextSingle():R},");
            text.Append(CultureInfo.InvariantCulture, $"{(type == "test" ? "" : $"{random.Next(5) * 0.25f}")},{(row % 2 == 0 ? "" : $"{random.Next(9) / 8.0}")}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes rows of a CSV file as Parquet.</summary>
    /// <param name="csv">The CSV file.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="columns">What is written of each row, as SQL.</param>
    /// <param name="how">Further options of COPY.</param>
    public static string Write(string csv, string path, string columns = Columns, string how = "")
    {
        Run($"COPY (SELECT {columns} FROM read_csv({ParquetFile.TextLiteral(csv)}, all_varchar = true)) TO {ParquetFile.TextLiteral(path)} (FORMAT parquet{how})");
        return path;
    }

    public static void Run(string statement)
    {
        using var session = new DuckDBSession(2);
        session.Run(statement);
    }

    /// <summary>Expects two tables to be the same but for their source.</summary>
    public static void AssertSame(EraTable expected, EraTable actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.FeatureNames, actual.FeatureNames);
        Assert.Equal(expected.TargetNames, actual.TargetNames);
        Assert.Equal(expected.Eras.Names, actual.Eras.Names);
        Assert.Equal(expected.DataType.Names, actual.DataType.Names);
        Assert.Equal(expected.Eras.Codes.ToArray(), actual.Eras.Codes.ToArray());
        Assert.Equal(expected.DataType.Codes.ToArray(), actual.DataType.Codes.ToArray());
        Assert.Equal(expected.Ids.Text.ToArray(), actual.Ids.Text.ToArray());
        Assert.Equal(expected.Ids.Ends.ToArray(), actual.Ids.Ends.ToArray());
        Assert.Equal(expected.ByteCodedFeatureCount, actual.ByteCodedFeatureCount);
        foreach (string target in expected.TargetNames)
            Assert.Equal(expected.Target(target).ToArray(), actual.Target(target).ToArray());
        Assert.Equal(Features(expected), Features(actual));
    }

    private static float[] Features(EraTable table)
    {
        float[] features = new float[table.RowCount * table.FeatureNames.Count];
        table.GatherFeatures(table.All.Indices, features);
        return features;
    }
}
