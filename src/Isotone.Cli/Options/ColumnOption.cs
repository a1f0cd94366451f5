using System.CommandLine;

namespace Isotone.Cli;

/// <summary>Options that name a column of a table.</summary>
internal static class ColumnOption
{
    public static Option<string> Required(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "COLUMN", Required = true };
        FileOptions.RefuseOptions(option, "the name of a column");
        return option;
    }
}
