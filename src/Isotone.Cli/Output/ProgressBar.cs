using Isotone.Data;
using Spectre.Console;

namespace Isotone.Cli;

/// <summary>Shows how far long work has come, on standard error and only where that is a terminal.</summary>
internal static class ProgressBar
{
    private const int Full = 100;

    /// <summary>Runs work that reports the bytes of a file it has read.</summary>
    public static T Read<T>(string title, CommandIO io, Func<IProgress<ReadProgress>, T> work) =>
        Show(title, io, share => work(new Relay<ReadProgress>(
            progress => share(progress.TotalBytes is > 0 and long total ? (double)progress.BytesRead / total : null))));

    /// <summary>Runs work that reports the rows it has done.</summary>
    public static T Rows<T>(string title, CommandIO io, Func<IProgress<RowProgress>, T> work) =>
        Show(title, io, share => work(new Relay<RowProgress>(
            progress => share(progress.TotalRows > 0 ? (double)progress.Rows / progress.TotalRows : null))));

    // The work hands over the share that is done, from 0 to 1, or null where nobody knows.
    private static T Show<T>(string title, CommandIO io, Func<Action<double?>, T> work)
    {
        if (!io.ErrorIsTerminal)
            return work(_ => { });
        return Screen.ConsoleOn(io.Error, terminal: true, io.ErrorWidth)
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Full);
                return work(share =>
                {
                    task.IsIndeterminate = share is null;
                    task.Value = Full * share.GetValueOrDefault();
                });
            });
    }

    // System.Progress reports from the thread pool, in any order and after the work is done.
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
