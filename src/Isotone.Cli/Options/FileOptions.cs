using System.CommandLine;
using System.CommandLine.Parsing;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary>Arguments and options that name a file; "-" is standard input or output.</summary>
internal static class FileOptions
{
    public const string Pipe = "-";

    /// <summary>The file of a command that reads numbers; standard input where it is left out.</summary>
    public static Argument<string?> Numbers() => new("FILE")
    {
        Description = "The numbers, a row a line or JSON; standard input where it is left out or '-'.",
        Arity = ArgumentArity.ZeroOrOne,
        Validators = { RefuseOption },
    };

    /// <summary>The file of a command that reads a table.</summary>
    public static Argument<string> Table(string description) => new("FILE")
    {
        Description = description,
        Validators = { RefuseOption },
    };

    /// <summary>An option that names a file.</summary>
    public static Option<string> File(string name, string description, bool required = false)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "FILE", Required = required };
        RefuseOptions(option, "a file name");
        return option;
    }

    /// <summary>The file that a command writes.</summary>
    public static Option<string> Output(string description)
    {
        Option<string> option = File("--output", description, required: true);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: Pipe or "/dev/stdout" or "/dev/stderr" }])
                result.AddError("--output must be a file");
        });
        return option;
    }

    /// <summary>Allows replacing what is there.</summary>
    public static Option<bool> Force() => new("--force") { Description = "Replace the file where it exists." };

    /// <summary>Refuses to write over a file unless forced.</summary>
    /// <exception cref="DataFileException">The file exists.</exception>
    public static void RefuseExisting(string path, bool force)
    {
        if (!force && System.IO.File.Exists(path))
            throw new DataFileException(path, "the file exists; --force replaces it");
    }

    /// <summary>Refuses command lines that read standard input twice.</summary>
    public static void ReadPipeOnce(Command command, params Func<CommandResult, string?>[] files) =>
        command.Validators.Add(result =>
        {
            if (files.Count(file => file(result) == Pipe) > 1)
                result.AddError("Standard input can be read for one of the files only");
        });

    /// <summary>Refuses an option that stands where the value of another one is missing.</summary>
    /// <param name="option">The option whose value the parser would take it for.</param>
    /// <param name="kind">What the value should be.</param>
    public static void RefuseOptions(Option<string> option, string kind) => option.Validators.Add(result =>
    {
        foreach (Token token in result.Tokens.Where(IsOptionOrEmpty))
            result.AddError($"{option.Name} needs {kind}, not '{token.Value}'");
    });

    // The parser takes what it does not know for a value, so that a mistyped option would become a file name.
    private static void RefuseOption(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(IsOptionOrEmpty))
            result.AddError(token.Value.Length == 0 ? "FILE is empty" : $"Unrecognized option '{token.Value}'");
    }

    private static bool IsOptionOrEmpty(Token token) =>
        token.Value.Length == 0 || (token.Value.StartsWith('-') && token.Value != Pipe);
}
