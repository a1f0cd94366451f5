using System.Net.Sockets;
using System.Text;

namespace Isotone.Boosting.Tests;

public class RabitTrackerTests
{
    [Fact]
    public async Task Workers_are_told_their_ranks_by_the_order_of_their_names_and_whom_to_connect_to()
    {
        using var tracker = new RabitTracker("127.0.0.1", 3);
        Task<Told>[] workers = [.. new[] { "c", "a", "b" }.Select(name => Task.Run(() => Start(tracker.Place, name), TestContext.Current.CancellationToken))];
        Told[] told = [.. (await Task.WhenAll(workers)).OrderBy(one => one.Name, StringComparer.Ordinal)];
        Assert.Equal(["a", "b", "c"], told.Select(one => one.Name));
        for (int rank = 0; rank < 3; rank++)
        {
            RabitLinks links = RabitLinks.Of(rank, 3);
            Assert.Equal([rank, links.Parent, 3, links.Tree.Count, .. links.Tree, links.Previous, links.Next], told[rank].Numbers);
            Assert.Equal(Enumerable.Range(0, rank).Select(lower => (7000 + lower, lower)), told[rank].Connect.Order());
            Assert.Equal(2 - rank, told[rank].Accept);
        }
    }

    [Fact]
    public async Task Strangers_do_not_disturb_and_the_end_of_the_tracker_lets_waiting_workers_go()
    {
        var tracker = new RabitTracker("127.0.0.1", 2);
        using (var stranger = new TcpClient(tracker.Place.Host, tracker.Place.Port))
            await stranger.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Task<Told> waiting = Task.Run(() => Start(tracker.Place, "only"), TestContext.Current.CancellationToken);
        await Task.WhenAny(waiting, Task.Delay(200, TestContext.Current.CancellationToken));
        Assert.False(waiting.IsCompleted);
        tracker.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_host_that_is_not_this_machine_is_named() =>
        Assert.Contains("192.0.2.1", Assert.Throws<XGBoostException>(() => new RabitTracker("192.0.2.1", 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_launchers_variables_say_where_the_tracker_is()
    {
        var variables = new Dictionary<string, string>(new TrackerPlace("10.0.0.1", 9091, 4).Variables("7"));
        Assert.Equal(new TrackerPlace("10.0.0.1", 9091, 4), TrackerPlace.FromVariables(variables.GetValueOrDefault, out string task));
        Assert.Equal("7", task);
        Assert.Null(TrackerPlace.FromVariables(_ => null, out task));
        Assert.NotEmpty(task);
        variables["DMLC_TRACKER_PORT"] = "65536";
        Assert.Contains("DMLC_TRACKER_PORT", Assert.Throws<XGBoostException>(() => TrackerPlace.FromVariables(variables.GetValueOrDefault, out _)).Message, StringComparison.Ordinal);
        variables.Remove("DMLC_TRACKER_PORT");
        Assert.Throws<XGBoostException>(() => TrackerPlace.FromVariables(variables.GetValueOrDefault, out _));
    }

    // A worker as rabit is one, which connects to nobody.
    private static Told Start(TrackerPlace place, string name)
    {
        using var client = new TcpClient(place.Host, place.Port);
        using NetworkStream stream = client.GetStream();
        using var reader = new BinaryReader(stream);
        using var writer = new BinaryWriter(stream);
        writer.Write(0xff99);
        Assert.Equal(0xff99, reader.ReadInt32());
        writer.Write(-1);
        writer.Write(-1);
        foreach (string text in (string[])[name, "start"])
        {
            writer.Write(text.Length);
            writer.Write(Encoding.UTF8.GetBytes(text));
        }

        var numbers = new List<int>();
        for (int i = 0; i < 4; i++)
            numbers.Add(reader.ReadInt32());
        for (int i = numbers[3] + 2; i > 0; i--)
            numbers.Add(reader.ReadInt32());
        writer.Write(0);
        int connect = reader.ReadInt32(), accept = reader.ReadInt32();
        var others = new List<(int Port, int Rank)>();
        for (int i = 0; i < connect; i++)
        {
            Assert.Equal("127.0.0.1", Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32())));
            others.Add((reader.ReadInt32(), reader.ReadInt32()));
        }

        writer.Write(0);
        writer.Write(7000 + numbers[0]);
        writer.Flush();
        return new Told(name, numbers, others, accept);
    }

    private sealed record Told(string Name, IReadOnlyList<int> Numbers, IReadOnlyList<(int Port, int Rank)> Connect, int Accept);
}
