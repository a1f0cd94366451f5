using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Isotone.Boosting;

/// <summary>A worker's connection to the tracker of rabit. Numbers go as 32 bits in the machine's order, texts behind their length.</summary>
internal sealed class RabitWorker : IDisposable
{
    private const int Magic = 0xff99, LongestText = 1 << 16;

    // A worker answers at once or is lost.
    private const int TimeoutMilliseconds = 10_000;

    private readonly TcpClient _client;
    private readonly BinaryReader _reader;
    private readonly BinaryWriter _writer;

    private RabitWorker(TcpClient client)
    {
        _client = client;
        NetworkStream stream = client.GetStream();
        stream.ReadTimeout = stream.WriteTimeout = TimeoutMilliseconds;
        (_reader, _writer) = (new BinaryReader(stream), new BinaryWriter(stream));
        Host = ((IPEndPoint)client.Client.RemoteEndPoint!).Address.ToString();
    }

    public string Host { get; }

    public string Task { get; private set; } = "";

    public string Command { get; private set; } = "";

    /// <summary>Where it listens for other workers; 0 until it has said so.</summary>
    public int Port { get; private set; }

    /// <summary>Hears who has come and what it wants; null for what is no worker.</summary>
    public static RabitWorker? Greet(TcpClient client)
    {
        RabitWorker? worker = null;
        try
        {
            worker = new RabitWorker(client);
            if (worker._reader.ReadInt32() != Magic)
                throw new IOException("It is no worker.");
            worker._writer.Write(Magic);
            _ = worker._reader.ReadInt32();
            _ = worker._reader.ReadInt32();
            worker.Task = worker.ReadText();
            worker.Command = worker.ReadText();
            return worker;
        }
        catch (IOException)
        {
            worker?.Dispose();
            client.Dispose();
            return null;
        }
    }

    /// <summary>Tells it its links, and lets it connect to those of them that already listen.</summary>
    /// <param name="links">The links.</param>
    /// <param name="listening">The workers of lower rank, by rank.</param>
    /// <exception cref="IOException">The worker is lost.</exception>
    public void Assign(RabitLinks links, ReadOnlySpan<RabitWorker> listening)
    {
        Write(links.Rank, links.Parent, links.Workers, links.Tree.Count);
        Write([.. links.Tree]);
        Write(links.Previous, links.Next);
        int failed;
        do
        {
            var linked = new HashSet<int>();
            for (int count = _reader.ReadInt32(); count > 0; count--)
                linked.Add(_reader.ReadInt32());
            int[] open = [.. links.All.Where(rank => !linked.Contains(rank))];
            int[] connect = [.. open.Where(rank => rank < links.Rank)];
            Write(connect.Length, open.Length - connect.Length);
            foreach (int rank in connect)
            {
                Write(listening[rank].Host);
                Write(listening[rank].Port, rank);
            }

            failed = _reader.ReadInt32();
        }
        while (failed != 0);
        Port = _reader.ReadInt32();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _client.Dispose();
    }

    private void Write(params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
            _writer.Write(number);
    }

    private void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _writer.Write(bytes.Length);
        _writer.Write(bytes);
    }

    private string ReadText()
    {
        int length = _reader.ReadInt32();
        if (length is < 0 or > LongestText)
            throw new IOException("It is no worker.");
        byte[] bytes = _reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }
}
