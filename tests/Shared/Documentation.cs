namespace Isotone.Testing;

/// <summary>
/// Finds the sources that tests were built from, which run from a folder inside the repository, and the examples in them.
/// </summary>
internal static class Documentation
{
    /// <summary>The path of a file of the repository.</summary>
    public static string InRepository(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Isotone.slnx")))
                return Path.Combine(folder.FullName, file);
        }

        throw new DirectoryNotFoundException("The tests do not run from inside the repository.");
    }

    /// <summary>The texts between marks, each without the indentation it has in common.</summary>
    public static IEnumerable<string> Blocks(string[] lines, string begin, string end)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != begin)
                continue;
            string[] block = [.. lines.Skip(i + 1).TakeWhile(line => line.Trim() != end)];
            int indentation = block.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
            yield return string.Join('\n', block.Select(line => line.Length > 0 ? line[indentation..] : line));
        }
    }
}
