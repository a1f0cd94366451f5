namespace Isotone.Cli.Tests;

/// <summary>Finds the sources that these tests were built from: the tests run from a folder inside the repository.</summary>
internal static class Readme
{
    /// <summary>The README's path.</summary>
    public static string Path => InRepository("README.md");

    /// <summary>The path of a file of the repository.</summary>
    public static string InRepository(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Isotone.slnx")))
                return System.IO.Path.Combine(folder.FullName, file);
        }

        throw new DirectoryNotFoundException("The tests do not run from inside the repository.");
    }
}
