using System.Globalization;
using Isotone.Benchmarking;

namespace Isotone.Cli;

/// <summary>Shows which measurement is under way, on standard error and only where that is a terminal.</summary>
internal sealed class BenchmarkStatus(CommandIO io) : IProgress<BenchmarkProgress>, IDisposable
{
    private readonly StatusLine _status = new(io);

    public void Report(BenchmarkProgress value) => _status.Show(() => string.Create(
        CultureInfo.InvariantCulture, $"{value.Done + 1}/{value.Total}  {value.Next.Series} {value.Next.Shape}"));

    /// <inheritdoc/>
    public void Dispose() => _status.Dispose();
}
