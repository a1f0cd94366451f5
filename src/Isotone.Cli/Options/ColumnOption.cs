using System.CommandLine;

namespace Isotone.Cli;

/// <summary>Options that name a column of a table.</summary>
internal static class ColumnOption
{
    /// <summary>A column that must be named.</summary>
    public static Option<string> Required(string name, string description)
    {
        Option<string> option = Optional(name, description);
        option.Required = true;
        return option;
    }

    /// <summary>A column, or a part of columns' names, that may be left out.</summary>
    public static Option<string> Optional(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "COLUMN" };
        FileOptions.RefuseOptions(option, "the name of a column");
        return option;
    }
}
