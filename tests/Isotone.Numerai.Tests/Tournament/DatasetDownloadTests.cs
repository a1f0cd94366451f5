using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class DatasetDownloadTests : IDisposable
{
    private const string Dataset = "v5.0/features.json";

    private readonly TournamentSetup _setup = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, 257).Select(i => (byte)(i * 31))];

    public DatasetDownloadTests() => _setup.Server.Datasets[Dataset] = _content;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => _setup.Folder["features.json"];

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task DownloadsWithoutAKeyAndLeavesNothingElse()
    {
        using TournamentClient client = _setup.Client(hasKey: false);
        TournamentDataset result = await client.Download(Dataset, Path, cancellation: Cancellation);
        Assert.Equal((Path, 257L, 0L), (result.Path, result.Bytes, result.Resumed));
        AssertWhole();
        Assert.Contains(_setup.Heard.OfType<Transferring>(), progress => progress is { Bytes: 257, TotalBytes: 257 });
    }

    [Theory]
    [InlineData("\"one\"")]
    [InlineData(null)]
    public async Task EndsByteIdenticalWhereverItBreaksOff(string? tag)
    {
        _setup.Server.ETag = tag;
        for (int at = 0; at < _content.Length; at++)
        {
            File.Delete(Path);
            _setup.Server.Misbehave = what => what == "get" ? Fault.DropInBody : Fault.None;
            _setup.Server.BreakAt = _ => at;
            using (TournamentClient broken = _setup.Client(attempts: 1))
                await Assert.ThrowsAsync<TournamentException>(() => broken.Download(Dataset, Path, cancellation: Cancellation));
            Assert.False(File.Exists(Path));

            _setup.Server.Misbehave = _ => Fault.None;
            using TournamentClient client = _setup.Client();
            TournamentDataset result = await client.Download(Dataset, Path, cancellation: Cancellation);
            Assert.Equal(at, result.Resumed);
            AssertWhole();
        }
    }

    [Fact]
    public async Task GoesOnInOneCallHoweverOftenItBreaksOff()
    {
        int sent = 0;
        _setup.Server.Misbehave = what => what == "get" && ++sent < 60 ? Fault.DropInBody : Fault.None;
        _setup.Server.BreakAt = _ => 3;
        using TournamentClient client = _setup.Client(attempts: 2);
        await client.Download(Dataset, Path, cancellation: Cancellation);
        AssertWhole();
    }

    [Fact]
    public async Task BeginsAnewWhereTheFileHasChanged()
    {
        _setup.Server.Misbehave = what => what == "get" ? Fault.DropInBody : Fault.None;
        using TournamentClient client = _setup.Client(attempts: 1);
        await Assert.ThrowsAsync<TournamentException>(() => client.Download(Dataset, Path, cancellation: Cancellation));

        _setup.Server.Misbehave = _ => Fault.None;
        _setup.Server.ETag = "\"two\"";
        byte[] other = [.. _content.Reverse()];
        _setup.Server.Datasets[Dataset] = other;
        await client.Download(Dataset, Path, cancellation: Cancellation);
        Assert.Equal(other, File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task BeginsAnewForAnotherDataset()
    {
        _setup.Server.Datasets["v5.1/features.json"] = [1, 2, 3];
        _setup.Server.Misbehave = what => what == "get" ? Fault.DropInBody : Fault.None;
        using TournamentClient client = _setup.Client(attempts: 1);
        await Assert.ThrowsAsync<TournamentException>(() => client.Download(Dataset, Path, cancellation: Cancellation));
        _setup.Server.Misbehave = _ => Fault.None;
        await client.Download("v5.1/features.json", Path, cancellation: Cancellation);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task AnEmptyFileIsWhole()
    {
        _setup.Server.Datasets[Dataset] = [];
        using TournamentClient client = _setup.Client();
        await client.Download(Dataset, Path, cancellation: Cancellation);
        Assert.Empty(File.ReadAllBytes(Path));
        Assert.Equal(["features.json"], _setup.Folder.Files);
    }

    [Theory]
    [InlineData((int)Fault.ShortLength)]
    [InlineData((int)Fault.LongLength)]
    [InlineData((int)Fault.WrongStart)]
    [InlineData((int)Fault.Unsatisfiable)]
    public async Task SizesThatDisagreeAreAFault(int fault)
    {
        _setup.Server.Misbehave = what => what == "get" ? (Fault)fault : Fault.None;
        _setup.Server.BreakAt = _ => 100;
        File.WriteAllText(Path, "older");
        using TournamentClient client = _setup.Client(attempts: 3);
        TournamentException exception =
            await Assert.ThrowsAsync<TournamentException>(() => client.Download(Dataset, Path, cancellation: Cancellation));
        Assert.StartsWith($"The download of {Dataset} failed", exception.Message, StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(Path));

        _setup.Server.Misbehave = _ => Fault.None;
        await client.Download(Dataset, Path, cancellation: Cancellation);
        AssertWhole();
    }

    [Fact]
    public async Task AsksForANewAddressWhereTheOldOneHasExpired()
    {
        int gets = 0;
        _setup.Server.Misbehave = what => what == "get" && gets++ == 0 ? Fault.Expired : Fault.None;
        using TournamentClient client = _setup.Client();
        await client.Download(Dataset, Path, cancellation: Cancellation);
        AssertWhole();
        Assert.Equal(["dataset", "get", "dataset", "get"], _setup.Server.Requests);
    }

    [Fact]
    public async Task AParquetFileThatIsNoneIsRefused()
    {
        _setup.Server.Datasets["v5.0/live.parquet"] = _content;
        using TournamentClient client = _setup.Client();
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(
            () => client.Download("v5.0/live.parquet", _setup.Folder["live.parquet"], cancellation: Cancellation));
        Assert.Equal("The download of v5.0/live.parquet is of no use: its 257 bytes are no whole Parquet file.", exception.Message);
        Assert.Empty(_setup.Folder.Files);
    }

    [Fact]
    public async Task CancellingKeepsWhatWasReceived()
    {
        using var source = new CancellationTokenSource();
        _setup.Server.Misbehave = what => what == "get" ? Fault.StallInBody : Fault.None;
        using TournamentClient client = _setup.Client();
        Task<TournamentDataset> download = client.Download(Dataset, Path, cancellation: source.Token);
        while (!_setup.Heard.OfType<Transferring>().Any(progress => progress.Bytes == 128))
            await Task.Delay(5, Cancellation);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        _setup.Server.Misbehave = _ => Fault.None;
        Assert.Equal(128, (await client.Download(Dataset, Path, cancellation: Cancellation)).Resumed);
        AssertWhole();
    }

    [Fact]
    public async Task TwoAtOnceDoNotWriteTheSameFile()
    {
        using var source = new CancellationTokenSource();
        _setup.Server.Misbehave = what => what == "get" ? Fault.StallInBody : Fault.None;
        using TournamentClient client = _setup.Client(), other = _setup.Client();
        Task<TournamentDataset> first = client.Download(Dataset, Path, cancellation: source.Token);
        while (!_setup.Heard.OfType<Transferring>().Any())
            await Task.Delay(5, Cancellation);
        DataFileException exception =
            await Assert.ThrowsAsync<DataFileException>(() => other.Download(Dataset, Path, cancellation: Cancellation));
        Assert.Equal($"{Path}: it is being downloaded by another process.", exception.Message);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private void AssertWhole()
    {
        Assert.Equal(_content, File.ReadAllBytes(Path));
        Assert.Equal(["features.json"], _setup.Folder.Files);
    }
}
