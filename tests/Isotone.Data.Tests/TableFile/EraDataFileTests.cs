using System.Diagnostics;

namespace Isotone.Data.Tests;

public sealed class EraDataFileTests : IDisposable
{
    private const string Content = "id,era,data_type,feature1,target\nn1,e1,train,0.5,1\nn2,e1,train,,0\n";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Files_are_told_apart_by_what_is_in_them()
    {
        string csv = _folder.Write("a.table", Content);
        EraTable table = EraDataFile.Read(csv, cancellation: Token);
        EraTableFile.Write(_folder["b.csv"], table, cancellation: Token);
        Tables.AssertEqual(table, EraDataFile.Read(_folder["b.csv"], cancellation: Token));
        File.CreateSymbolicLink(_folder["link"], _folder["b.csv"]);
        Tables.AssertEqual(table, EraDataFile.Read(_folder["link"], cancellation: Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_is_read_from_its_first_byte(bool linked)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        string pipe = _folder["pipe"], path = linked ? _folder["link"] : pipe;
        using (var make = Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync(Token);
        if (linked)
            File.CreateSymbolicLink(path, pipe);
        Task writing = Task.Run(() => File.WriteAllText(pipe, Content), Token);
        var heard = new List<ReadProgress>();
        EraTable table = EraDataFile.Read(path, progress: new Listener<ReadProgress>(heard.Add), cancellation: Token);
        await writing;
        Assert.Equal([[.5f, 1], [float.NaN, 0]], Tables.Rows(table));
        Assert.Equal(new ReadProgress(Content.Length, null, 2), heard[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_step_below_1_is_refused(int step)
    {
        string csv = _folder.Write("a.csv", Content);
        EraTableFile.Write(_folder["a.table"], EraDataFile.Read(csv, cancellation: Token), cancellation: Token);
        foreach (string path in (string[])[csv, _folder["a.table"]])
            Assert.Throws<ArgumentOutOfRangeException>(() => EraDataFile.Read(path, new EraCsvOptions { EraStep = step }, cancellation: Token));
    }

    public void Dispose() => _folder.Dispose();
}
