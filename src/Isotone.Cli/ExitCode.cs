namespace Isotone.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The contents of a file, the data or the environment are to blame.</summary>
    public const int Failed = 1;

    /// <summary>The command line is to blame.</summary>
    public const int WrongUsage = 2;

    /// <summary>The user ended it: 128 + SIGINT, as shells report it.</summary>
    public const int Cancelled = 130;
}
