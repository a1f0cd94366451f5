using System.Runtime.ExceptionServices;

namespace Isotone.Data;

/// <summary>
/// Reads one file of era data on several threads: each takes the next block, parses it, and adds its rows when it is
/// their turn. The table, and the first problem in the file, are the same for any number of threads.
/// </summary>
internal sealed class EraCsvLoad(
    CsvFile file, EraCsvColumns columns, EraCsvAssembly assembly, IProgress<ReadProgress>? progress, CancellationToken cancellation)
{
    private readonly Lock _reading = new();
    private readonly object _turn = new();
    private long _lines = file.HeaderLines;
    private int _next;
    private Exception? _failure;

    public EraTable Run(int threads)
    {
        // Alone through the first block: with its values in order, later blocks rarely bring others, and codes stay.
        var parser = new EraCsvParser(columns, assembly.Builder.Features);
        if (file.Next(new CsvBlock()) is CsvBlock first)
        {
            Take(parser, first);
            assembly.Builder.Features.SortCodes();
            parser.ForgetCodes();
            Report(first);
            Share(parser, first, threads);
        }

        return assembly.Build();
    }

    private void Share(EraCsvParser parser, CsvBlock block, int threads)
    {
        Task[] helpers = [.. Enumerable.Range(1, threads - 1).Select(_ => Task.Run(
            () => Work(new EraCsvParser(columns, assembly.Builder.Features), new CsvBlock(), reports: false),
            CancellationToken.None))];
        Work(parser, block, reports: true);
        Task.WaitAll(helpers, CancellationToken.None);
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }

    private void Work(EraCsvParser parser, CsvBlock block, bool reports)
    {
        try
        {
            while (TryRead(ref block))
            {
                Take(parser, block);
                if (reports)
                    Report(block);
            }
        }
#pragma warning disable CA1031 // Kept for the caller, which throws it once every thread has stopped.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Stop(failure);
        }
    }

    private bool TryRead(ref CsvBlock block)
    {
        lock (_reading)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Volatile.Read(ref _failure) is not null || file.Next(block) is not CsvBlock next)
                return false;
            block = next;
            return true;
        }
    }

    private void Take(EraCsvParser parser, CsvBlock block)
    {
        cancellation.ThrowIfCancellationRequested();
        parser.Parse(block);
        lock (_turn)
        {
            // Blocks before this one are with other threads, which add or fail before this one's turn comes.
            while (_next != block.Index && _failure is null)
                Monitor.Wait(_turn);
            if (_failure is not null)
                return;
            assembly.Append(parser.Rows, _lines);
            _lines += parser.Rows.Lines;
            _next++;
            Monitor.PulseAll(_turn);
        }
    }

    private void Stop(Exception failure)
    {
        lock (_turn)
        {
            _failure ??= failure;
            Monitor.PulseAll(_turn);
        }
    }

    private void Report(CsvBlock block) =>
        progress?.Report(new ReadProgress(block.FileBytes, file.TotalBytes, assembly.RowsRead));
}
