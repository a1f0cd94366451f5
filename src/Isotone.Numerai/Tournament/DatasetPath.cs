namespace Isotone.Numerai;

/// <summary>Where a dataset is put that nobody names a file for.</summary>
public static class DatasetPath
{
    /// <summary>The dataset's name as a path in the current folder, whose folders are made.</summary>
    /// <param name="dataset">The name, such as <c>v5.0/train.parquet</c>.</param>
    /// <exception cref="TournamentException">The name would lead out of the current folder.</exception>
    public static string Default(string dataset)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataset);
        string[] parts = dataset.Split('/', '\\');
        if (Path.IsPathRooted(dataset) || parts.Any(part => part is "" or "." or ".." || part.Contains(':', StringComparison.Ordinal)))
            throw new TournamentException($"The dataset '{dataset}' cannot be the name of a file; --output must name one.");
        string path = Path.Combine(parts);
        if (parts.Length > 1)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
