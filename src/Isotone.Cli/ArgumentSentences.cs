namespace Isotone.Cli;

/// <summary>Turns what the library says to programmers into what a user reads.</summary>
internal static class ArgumentSentences
{
    /// <summary>The message of an exception without the name of the parameter and the value that .NET adds to it.</summary>
    public static string Sentence(this ArgumentException exception) =>
        exception.Message.Split(" (Parameter '")[0].TrimEnd('.');
}
