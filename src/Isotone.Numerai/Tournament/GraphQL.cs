using System.Net.Http.Headers;
using System.Text.Json;

namespace Isotone.Numerai;

/// <summary>Asks the tournament's GraphQL endpoint.</summary>
internal sealed class GraphQL(TournamentHttp http, TournamentOptions options, TournamentCredentials? credentials)
{
    // Far above any answer there is; a server that never ends must not fill the memory.
    private const int MaxAnswer = 1 << 26;

    /// <summary>Asks once.</summary>
    /// <param name="query">The query, which names the variables it takes.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="field">The field of the answer's data that is wanted.</param>
    /// <param name="authorized">Whether the key is sent.</param>
    /// <param name="read">Reads the field; what it throws for a field of another shape counts as a bad answer.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="TransientFaultException">The request or the answer went wrong in a way that may pass.</exception>
    /// <exception cref="TournamentException">The server refuses the request, or a key is needed.</exception>
    public async Task<T> Ask<T>(
        string query, IReadOnlyDictionary<string, object?> variables, string field, bool authorized, Func<JsonElement, T> read,
        CancellationToken cancellation)
    {
        byte[] body = Body(query, variables);
        string? header = authorized ? Header() : null;
        using Deadline deadline = http.StartDeadline(cancellation);
        using HttpResponseMessage response = await http.Send(
            address => Request(address, body, header), options.Address, deadline, cancellation);
        byte[] answer = await Receive(response, deadline, cancellation);
        int status = (int)response.StatusCode;
        try
        {
            using var document = JsonDocument.Parse(answer);
            JsonElement root = document.RootElement;
            if (Errors(root) is string errors)
                throw new TournamentException(Redact($"The tournament refuses the request: {errors.TrimEnd('.')}."));
            if (status is 401 or 403)
                throw new TournamentException("The tournament does not accept the API key.");
            if (status is < 200 or >= 300)
                throw new TournamentException($"The tournament refuses the request: {options.Address.Host} answered {status}.");
            return read(root.GetProperty("data").GetProperty(field));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            if (status >= 300)
                throw new TournamentException($"The tournament refuses the request: {options.Address.Host} answered {status}.");
            throw new TransientFaultException($"the answer of {options.Address.Host} cannot be used: it is cut off, no JSON or lacks '{field}'");
        }
    }

    /// <summary>A text without the key.</summary>
    public string Redact(string text) => credentials?.Redact(text) ?? text;

    private string Header() => credentials?.Header ?? throw new TournamentException(
        $"An API key is needed: set the environment variables {TournamentCredentials.PublicIdVariable} and {TournamentCredentials.SecretKeyVariable}.");

    private static HttpRequestMessage Request(Uri address, byte[] body, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        return request;
    }

    private async Task<byte[]> Receive(HttpResponseMessage response, Deadline deadline, CancellationToken cancellation)
    {
        using Stream stream = await TournamentHttp.Guard(
            options.Address, () => response.Content.ReadAsStreamAsync(deadline.Token), cancellation);
        using var answer = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        while (true)
        {
            int read = await TournamentHttp.Guard(
                options.Address, () => stream.ReadAsync(buffer, deadline.Token).AsTask(), cancellation);
            if (read == 0)
                return answer.ToArray();
            deadline.PutOff();
            answer.Write(buffer.AsSpan(0, read));
            if (answer.Length > MaxAnswer)
                throw new TournamentException($"The answer of {options.Address.Host} does not end.");
        }
    }

    private static byte[] Body(string query, IReadOnlyDictionary<string, object?> variables)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("query", query);
            writer.WriteStartObject("variables");
            foreach ((string name, object? value) in variables)
            {
                if (value is int number)
                    writer.WriteNumber(name, number);
                else
                    writer.WriteString(name, (string?)value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    // {"errors":[{"message":".."},..]}, or {"errors":{"detail":".."}} for a key that is not known.
    private static string? Errors(JsonElement root)
    {
        if (!root.TryGetProperty("errors", out JsonElement errors))
            return null;
        string[] sentences = errors.ValueKind switch
        {
            JsonValueKind.Array => [.. errors.EnumerateArray().Select(error => error.GetProperty("message").GetString() ?? "")],
            JsonValueKind.Object => [errors.GetProperty("detail").GetString() ?? ""],
            JsonValueKind.Null => [],
            _ => throw new JsonException(),
        };
        return sentences.Length == 0 ? null : string.Join("; ", sentences).ReplaceLineEndings(" ");
    }
}
