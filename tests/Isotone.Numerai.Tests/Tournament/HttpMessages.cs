using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Isotone.Numerai.Tests;

/// <summary>A request as it came over a socket.</summary>
internal sealed record HttpRequest(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)
{
    public static async Task<HttpRequest?> Read(NetworkStream stream, CancellationToken cancellation)
    {
        var received = new List<byte>();
        byte[] buffer = new byte[1 << 14];
        int end;
        while ((end = EndOfHeaders(received)) < 0)
        {
            int read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0)
                return null;
            received.AddRange(buffer.AsSpan(0, read));
        }

        string[] lines = Encoding.ASCII.GetString([.. received[..end]]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        int length = int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture);
        while (received.Count < end + length)
        {
            int read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0)
                return null;
            received.AddRange(buffer.AsSpan(0, read));
        }

        string[] first = lines[0].Split(' ');
        return new HttpRequest(first[0], first[1], headers, [.. received.Skip(end).Take(length)]);
    }

    private static int EndOfHeaders(List<byte> bytes)
    {
        int at = bytes.ToArray().AsSpan().IndexOf("\r\n\r\n"u8);
        return at < 0 ? -1 : at + 4;
    }
}

/// <summary>An answer, and the ways in which it can fail to arrive.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">Further headers, each with its line break.</param>
/// <param name="Body">The body.</param>
/// <param name="Length">The length that the headers claim.</param>
internal sealed record HttpReply(int Status, string Headers, byte[] Body, int Length)
{
    public static HttpReply Of(int status, string body, string headers = "")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new HttpReply(status, headers, bytes, bytes.Length);
    }

    public async Task Send(
        TcpClient client, NetworkStream stream, Fault fault, Func<int, int> breakAt, TimeSpan? slowness, CancellationToken cancellation)
    {
        if (fault is Fault.ServerError or Fault.TooManyRequests)
        {
            HttpReply failure = Of(fault == Fault.ServerError ? 503 : 429, "<html>out of order</html>", "Retry-After: 1\r\n");
            await failure.Send(client, stream, Fault.None, breakAt, null, cancellation);
            return;
        }

        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {Status} Status\r\nContent-Length: {Length}\r\nConnection: close\r\n{Headers}\r\n");
        switch (fault)
        {
            case Fault.NotHttp:
                await stream.WriteAsync("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(), cancellation);
                break;
            case Fault.DropAfterWork:
                client.Client.Close(0);
                break;
            case Fault.DropInHeaders:
                await stream.WriteAsync(head.AsMemory(0, head.Length / 2), cancellation);
                break;
            case Fault.Stall:
                await UntilGone(stream, cancellation);
                break;
            case Fault.DropInBody or Fault.StallInBody when Body.Length > 0:
                await stream.WriteAsync(head, cancellation);
                await stream.WriteAsync(Body.AsMemory(0, breakAt(Body.Length)), cancellation);
                if (fault == Fault.StallInBody)
                    await UntilGone(stream, cancellation);
                break;
            default:
                await stream.WriteAsync(head, cancellation);
                await SendBody(stream, slowness, cancellation);
                break;
        }
    }

    private async Task SendBody(NetworkStream stream, TimeSpan? slowness, CancellationToken cancellation)
    {
        if (slowness is not TimeSpan pause)
        {
            await stream.WriteAsync(Body, cancellation);
            return;
        }

        for (int i = 0; i < Body.Length; i++)
        {
            await stream.WriteAsync(Body.AsMemory(i, 1), cancellation);
            await Task.Delay(pause, cancellation);
        }
    }

    private static async Task UntilGone(NetworkStream stream, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16];
        while (await stream.ReadAsync(buffer, cancellation) > 0)
        {
        }
    }
}
