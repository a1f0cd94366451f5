using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Reads the features of a file by the beginning of their names.</summary>
internal static class FeatureFile
{
    /// <summary>The table of a file's features, and the features that are meant among them.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="prefix">How the names of the features begin.</param>
    /// <param name="era">The column of eras.</param>
    /// <param name="others">Columns that are no features, whatever their names begin with.</param>
    /// <param name="missing">What stands for a missing feature; NaN has missing ones refused where they are met.</param>
    /// <param name="progress">Hears how many bytes are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DataFileException">The file cannot be read, or has no such feature.</exception>
    public static (EraTable Table, FeatureRows Features) Read(
        string path, string prefix, string era, IEnumerable<string> others, float missing,
        IProgress<ReadProgress> progress, CancellationToken cancellation)
    {
        var options = new EraCsvOptions
        {
            EraColumn = era,
            FeaturePrefix = prefix,
            Targets = [],
            IdOptional = true,
            DataTypeOptional = true,
        };
        EraTable table = EraDataFile.Read(path, options, progress, cancellation);
        return (table, Meant(table, prefix, others, missing));
    }

    /// <summary>The features of a table that was read by their prefix, without columns that are no features.</summary>
    /// <exception cref="DataFileException">No feature is left.</exception>
    public static FeatureRows Meant(EraTable table, string prefix, IEnumerable<string> others, float missing)
    {
        string[] names = [.. table.FeatureNames.Except(others)];
        return names.Length > 0
            ? FeatureRows.Of(table.All, names, missing)
            : throw new DataFileException(
                table.Source, $"the header has no feature column besides those named: no other name begins with '{prefix}'", line: 1);
    }
}
