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

    /// <summary>How the names of some columns begin.</summary>
    public static Option<string> Prefix(string name, string description, bool required = false)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "PREFIX", Required = required };
        FileOptions.RefuseOptions(option, "how the names of columns begin");
        return option;
    }

    /// <summary>What stands for a missing feature.</summary>
    public static Option<float?> Missing() =>
        NumberOption.Finite("--missing", "What stands for a missing feature; without it a missing one is an error.");

    /// <summary>A column, or a part of columns' names, that may be left out.</summary>
    public static Option<string> Optional(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "COLUMN" };
        FileOptions.RefuseOptions(option, "the name of a column");
        return option;
    }
}
