using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Uploads predictions: asks for a place, puts the file there, and tells the server that it is there. The last step is the
/// only one that must not be done twice: where its reply is lost, the server is asked whether it was done.
/// </summary>
internal sealed class SubmissionUpload(
    TournamentHttp http, GraphQL api, RetryLoop retry, TournamentOptions options, IProgress<TournamentProgress>? progress)
{
    public async Task<TournamentSubmission> Submit(string path, TournamentModel model, CancellationToken cancellation)
    {
        HashSet<string> before = [.. await retry.Run(
            "The list of submissions", async token => (await Submissions(model, token)).Select(known => known.Id), null, cancellation)];
        string name = await Put(path, model, "submission_upload_auth", cancellation);
        bool unsure = false;
        string id = await retry.Run(
            $"The submission for model '{model.Name}'",
            async token =>
            {
                if (unsure && await Found(name, before, model, token) is string found)
                    return found;
                unsure = true;
                return await Create(name, model, token);
            },
            null,
            cancellation);
        return new TournamentSubmission(model.Name, id);
    }

    public async Task<string> StartDiagnostics(string path, TournamentModel model, CancellationToken cancellation)
    {
        string name = await Put(path, model, "diagnosticsUploadAuth", cancellation);

        // Diagnostics that are begun twice give the same figures twice: there is nothing to ask before another attempt.
        return await retry.Run(
            $"The diagnostics for model '{model.Name}'",
            token => api.Ask(
                """
                mutation($filename: String!, $tournament: Int!, $modelId: String) {
                  createDiagnostics(filename: $filename, tournament: $tournament, modelId: $modelId) { id }
                }
                """,
                Variables(name, model), "createDiagnostics", authorized: true, answer => TournamentAnswers.Text(answer, "id"), token),
            null,
            cancellation);
    }

    private Dictionary<string, object?> Variables(string name, TournamentModel model) =>
        new() { ["filename"] = name, ["tournament"] = options.Tournament, ["modelId"] = model.Id };

    private Task<string> Create(string name, TournamentModel model, CancellationToken cancellation) => api.Ask(
        """
        mutation($filename: String!, $tournament: Int!, $modelId: String) {
          create_submission(filename: $filename, tournament: $tournament, modelId: $modelId, source: "isotone") { id }
        }
        """,
        Variables(name, model), "create_submission", authorized: true, answer => TournamentAnswers.Text(answer, "id"), cancellation);

    // The name is of the place that was given for this upload. Older submissions may have had the same.
    private async Task<string?> Found(string name, HashSet<string> before, TournamentModel model, CancellationToken cancellation) =>
        (await Submissions(model, cancellation)).FirstOrDefault(known => known.File == name && !before.Contains(known.Id)).Id;

    private Task<(string Id, string File)[]> Submissions(TournamentModel model, CancellationToken cancellation) => api.Ask(
        "query($modelId: ID!) { submissions(modelId: $modelId) { id filename } }",
        new Dictionary<string, object?> { ["modelId"] = model.Id },
        "submissions",
        authorized: true,
        answer => answer.EnumerateArray()
            .Select(known => (TournamentAnswers.Text(known, "id"), known.GetProperty("filename").GetString() ?? "")).ToArray(),
        cancellation);

    /// <summary>Asks for a place and puts the file there.</summary>
    /// <returns>The server's name of the file.</returns>
    private Task<string> Put(string path, TournamentModel model, string field, CancellationToken cancellation)
    {
        (string Name, Uri Address)? place = null;
        return retry.Run(
            $"The upload of {path}",
            async token =>
            {
                place ??= await Place(path, model, field, token);
                if (await TryPut(path, place.Value.Address, token) is string refusal)
                {
                    // The place is good for a while only.
                    place = null;
                    throw new TransientFaultException(refusal);
                }

                return place.Value.Name;
            },
            null,
            cancellation);
    }

    private Task<(string Name, Uri Address)> Place(string path, TournamentModel model, string field, CancellationToken cancellation) => api.Ask(
        $$"""
        query($filename: String!, $tournament: Int!, $modelId: String) {
          {{field}}(filename: $filename, tournament: $tournament, modelId: $modelId) { filename url }
        }
        """,
        Variables(Path.GetFileName(path), model), field, authorized: true,
        answer => (TournamentAnswers.Text(answer, "filename"), TournamentAnswers.Address(answer.GetProperty("url"))), cancellation);

    /// <summary>Sends the file once.</summary>
    /// <returns>Why it was refused; null where it was taken.</returns>
    private async Task<string?> TryPut(string path, Uri address, CancellationToken cancellation)
    {
        using FileStream file = DataFile.OpenRead(path);
        using Deadline deadline = http.StartDeadline(cancellation);
        using HttpResponseMessage response = await http.Send(to => Request(to, path, file, deadline), address, deadline, cancellation);
        string answered = string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {(int)response.StatusCode}");
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => null,
            HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                or HttpStatusCode.Gone => answered,
            _ => throw new TournamentException($"The upload of {path} is refused: {answered}."),
        };
    }

    private HttpRequestMessage Request(Uri address, string path, FileStream file, Deadline deadline)
    {
        file.Seek(0, SeekOrigin.Begin);
        var content = new ProgressContent(file, bytes =>
        {
            deadline.PutOff();
            progress?.Report(new Transferring(path, bytes, file.Length));
        });
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new HttpRequestMessage(HttpMethod.Put, address) { Content = content };
    }

    /// <summary>The bytes of a file, told as they are sent.</summary>
    private sealed class ProgressContent(FileStream file, Action<long> sent) : HttpContent
    {
        private const int BufferBytes = 1 << 16;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] buffer = new byte[BufferBytes];
            for (int read; (read = await file.ReadAsync(buffer)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read));
                sent(file.Position);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}
