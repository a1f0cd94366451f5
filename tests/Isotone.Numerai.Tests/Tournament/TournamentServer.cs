using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Isotone.Numerai.Tests;

/// <summary>How an answer of the <see cref="TournamentServer"/> goes wrong.</summary>
internal enum Fault
{
    None,
    DropBeforeWork,
    DropAfterWork,
    DropInHeaders,
    DropInBody,
    ServerError,
    TooManyRequests,
    NotHttp,
    Stall,
    StallInBody,

    // Of answers in JSON.
    NotJson,
    CutJson,
    NoData,

    // Of files.
    ShortLength,
    LongLength,
    IgnoredRange,
    WrongStart,
    Expired,
    Unsatisfiable,
}

/// <summary>
/// The tournament's server on this machine: GraphQL, files with ranges, and places for uploads, over plain sockets so that
/// every byte of an answer can go wrong.
/// </summary>
internal sealed class TournamentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private int _places;

    public TournamentServer()
    {
        _listener.Start();
        _ = Accept();
    }

    public static string PublicId => "PUBLICID7Q2K5M4X";

    public static string SecretKey => "SECRET+KEY/9VYT3A6W1B8ZR";

    public static TournamentCredentials Credentials => new(PublicId, SecretKey);

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Chooses what goes wrong with a request to "dataset", "get", "put" and so on.</summary>
    public Func<string, Fault> Misbehave { get; set; } = _ => Fault.None;

    /// <summary>How many bytes of a body are sent before it breaks off or stands still.</summary>
    public Func<int, int> BreakAt { get; set; } = length => length / 2;

    public ConcurrentDictionary<string, byte[]> Datasets { get; } = new();

    public string? ETag { get; set; } = "\"one\"";

    /// <summary>How long to wait after each byte of a file that is sent.</summary>
    public TimeSpan? Slowness { get; set; }

    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new();

    public List<(string Id, string ModelId, string File)> Submissions { get; } = [];

    public List<string> Models { get; } = ["alpha"];

    public Func<string> Rounds { get; set; } = () => """[{"number":900,"openTime":"2026-01-03T13:00:00Z","closeTime":"2026-01-05T14:30:00Z"}]""";

    /// <summary>Answers a field in place of the usual answer, as the whole document.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Requests for files or places that had the key with them.</summary>
    public int KeysGivenAway { get; private set; }

    public int Faults { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                HttpRequest? request = await HttpRequest.Read(stream, _end.Token);
                if (request is not null)
                    await Reply(client, stream, request);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task Reply(TcpClient client, NetworkStream stream, HttpRequest request)
    {
        string what = request.Method switch { "GET" => "get", "PUT" => "put", _ => FieldOf(request) };
        Requests.Enqueue(what);
        Fault fault = Misbehave(what);
        if (fault != Fault.None)
        {
            lock (_gate)
                Faults++;
        }

        if (fault == Fault.DropBeforeWork)
        {
            client.Client.Close(0);
            return;
        }

        HttpReply reply;
        lock (_gate)
        {
            if (request.Method != "POST" && request.Headers.ContainsKey("authorization"))
                KeysGivenAway++;
            reply = request.Method switch
            {
                "GET" => File(request, fault),
                "PUT" => Take(request, fault),
                _ => Json(what, request, fault),
            };
        }

        await reply.Send(client, stream, fault, BreakAt, request.Method == "GET" ? Slowness : null, _end.Token);
    }

    private HttpReply File(HttpRequest request, Fault fault)
    {
        if (fault == Fault.Expired)
            return HttpReply.Of(403, "<Error>Request has expired</Error>");
        if (!Datasets.TryGetValue(Uri.UnescapeDataString(request.Path["/files/".Length..].Split('?')[0]), out byte[]? all))
            return HttpReply.Of(404, "<Error>NoSuchKey</Error>");
        string tag = ETag is null ? "" : $"ETag: {ETag}\r\n";
        int start = 0;
        bool isRange = request.Headers.TryGetValue("range", out string? range) && fault != Fault.IgnoredRange
            && (!request.Headers.TryGetValue("if-range", out string? condition) || condition == ETag);
        if (isRange)
            start = int.Parse(range!["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        if (fault == Fault.Unsatisfiable || (isRange && start >= all.Length))
            return HttpReply.Of(416, "", $"Content-Range: bytes */{all.Length}\r\n");
        if (fault == Fault.WrongStart)
            start = start + 1 < all.Length ? start + 1 : Math.Max(0, start - 1);
        byte[] body = all[start..];
        int length = body.Length + (fault == Fault.LongLength ? 3 : fault == Fault.ShortLength ? -1 : 0);
        string headers = isRange ? $"{tag}Content-Range: bytes {start}-{all.Length - 1}/{all.Length}\r\n" : tag;
        return new HttpReply(isRange ? 206 : 200, headers, body, length);
    }

    private HttpReply Take(HttpRequest request, Fault fault)
    {
        if (fault == Fault.Expired)
            return HttpReply.Of(403, "<Error>Request has expired</Error>");
        Uploads[request.Path.Split('?')[0].Split('/')[^1]] = request.Body;
        return HttpReply.Of(200, "");
    }

    private HttpReply Json(string field, HttpRequest request, Fault fault)
    {
        using var document = JsonDocument.Parse(request.Body);
        JsonElement variables = document.RootElement.GetProperty("variables");
        bool hasKey = request.Headers.GetValueOrDefault("authorization") == $"Token {PublicId}${SecretKey}";
        if (Answer(field) is string other)
            return HttpReply.Of(200, other.Replace("$KEY", request.Headers.GetValueOrDefault("authorization"), StringComparison.Ordinal));
        if (!hasKey && field is not ("listDatasets" or "dataset" or "rounds"))
            return HttpReply.Of(200, """{"errors":{"detail":"Unauthorized"}}""");
        string data = field switch
        {
            "listDatasets" => $"[{string.Join(',', Datasets.Keys.Order().Select(name => $"\"{name}\""))}]",
            "dataset" => $"\"{Address}files/{Uri.EscapeDataString(variables.GetProperty("filename").GetString()!)}?signature={SecretKey}\"",
            "rounds" => Rounds(),
            "account" => $$"""{"models":[{{string.Join(',', Models.Select(name => $$"""{"name":"{{name}}","id":"id-{{name}}","tournament":8}"""))}}]}""",
            "submission_upload_auth" or "diagnosticsUploadAuth" => Place(variables),
            "create_submission" => Create(variables),
            "submissions" => $"[{string.Join(',', Submissions.Where(one => one.ModelId == variables.GetProperty("modelId").GetString()).Select(one => $$"""{"id":"{{one.Id}}","filename":"{{one.File}}"}"""))}]",
            "createDiagnostics" => """{"id":"diagnostics-1"}""",
            "diagnostics" => """[{"status":"done","message":null,"validationCorrMean":0.025,"validationCorrSharpe":"1.5","validationMmcMean":null}]""",
            "submissionScores" => """[{"roundNumber":899,"displayName":"v2_corr20","day":20,"date":"2026-01-30T00:00:00Z","value":0.031,"percentile":0.8,"resolved":true}]""",
            _ => throw new InvalidOperationException(field),
        };
        string whole = $"{{\"data\":{{\"{field}\":{data}}}}}";
        return fault switch
        {
            Fault.NotJson => HttpReply.Of(200, "<html>Bad gateway</html>"),
            Fault.NoData => HttpReply.Of(200, """{"data":null}"""),
            Fault.CutJson => HttpReply.Of(200, whole[..^2]),
            _ => HttpReply.Of(200, whole),
        };
    }

    private string Place(JsonElement variables)
    {
        string name = $"{++_places}-{variables.GetProperty("filename").GetString()}";
        return $$"""{"filename":"{{name}}","url":"{{Address}}places/{{name}}?signature={{SecretKey}}"}""";
    }

    private string Create(JsonElement variables)
    {
        string id = $"submission-{Submissions.Count + 1}";
        Submissions.Add((id, variables.GetProperty("modelId").GetString()!, variables.GetProperty("filename").GetString()!));
        return $$"""{"id":"{{id}}"}""";
    }

    // The first name after the operation's own braces.
    private static string FieldOf(HttpRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        string query = document.RootElement.GetProperty("query").GetString()!;
        return new string([.. query[(query.IndexOf('{', StringComparison.Ordinal) + 1)..].TrimStart().TakeWhile(letter => char.IsLetter(letter) || letter == '_')]);
    }
}
