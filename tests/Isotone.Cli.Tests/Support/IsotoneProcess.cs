using System.Diagnostics;
using System.Globalization;

namespace Isotone.Cli.Tests;

/// <summary>The built command as a process of its own.</summary>
internal static class IsotoneProcess
{
    /// <summary>The command that starts it, before its arguments.</summary>
    public static string[] CommandLine { get; } =
    [
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        Path.Combine(AppContext.BaseDirectory, "Isotone.Cli.dll"),
    ];

    /// <summary>Starts the command with its streams in hand.</summary>
    public static Process Start(params string[] args) => StartAny([.. CommandLine, .. args]);

    /// <summary>Starts a line of the shell, in which "$ISOTONE" is the command.</summary>
    public static Process StartShell(string line, string? folder = null) =>
        StartAny(["sh", "-c", line.Replace("$ISOTONE", $"'{CommandLine[0]}' '{CommandLine[1]}'", StringComparison.Ordinal)], folder);

    /// <summary>Sends a signal such as "TERM".</summary>
    public static void Signal(this Process process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end, reading what it writes.</summary>
    public static async Task<Invocation> Finish(this Process process)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new Invocation(process.ExitCode, await output, await error);
    }

    private static Process StartAny(string[] commandLine, string? folder = null) => Process.Start(new ProcessStartInfo(commandLine[0], commandLine[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder ?? "",
    })!;
}
