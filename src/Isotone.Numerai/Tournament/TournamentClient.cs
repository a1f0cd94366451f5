using System.Globalization;
using System.Text.Json;

namespace Isotone.Numerai;

/// <summary>
/// A client of the Numerai tournament: datasets, models, rounds, submissions, scores and diagnostics. Requests that fail in
/// a way that may pass are made again. Not for several calls at once.
/// </summary>
/// <remarks>The GraphQL interface is described at https://api-tournament.numer.ai.</remarks>
public sealed class TournamentClient : IDisposable
{
    private readonly TournamentOptions _options;
    private readonly TournamentHttp _http;
    private readonly GraphQL _api;
    private readonly RetryLoop _retry;
    private readonly IProgress<TournamentProgress>? _progress;

    /// <summary>A client.</summary>
    /// <param name="options">Where the server is and how patient to be with it.</param>
    /// <param name="credentials">The account's key; null where only public data is asked for.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <exception cref="TournamentException">The address is neither https nor http on this machine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The options' attempts are below 1, or a time is negative.</exception>
    public TournamentClient(
        TournamentOptions options, TournamentCredentials? credentials = null, IProgress<TournamentProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstPause, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LongestPause, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Stall, TimeSpan.Zero, nameof(options));
        TournamentHttp.RequireSafe(options.Address);
        _options = options;
        _progress = progress;
        _http = new TournamentHttp(options.Stall);
        _api = new GraphQL(_http, options, credentials);
        _retry = new RetryLoop(options, _api.Redact, progress);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The names of the datasets there are.</summary>
    /// <param name="round">The round's number; null for the current one.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses.</exception>
    public Task<IReadOnlyList<string>> Datasets(int? round = null, CancellationToken cancellation = default) => Ask(
        "The list of datasets",
        "query($tournament: Int, $round: Int) { listDatasets(tournament: $tournament, round: $round) }",
        new() { ["tournament"] = _options.Tournament, ["round"] = round },
        "listDatasets",
        authorized: false,
        answer => (IReadOnlyList<string>)[.. answer.EnumerateArray().Select(name => name.GetString() ?? throw new JsonException())],
        cancellation);

    /// <summary>Downloads a dataset, going on where an earlier download was interrupted.</summary>
    /// <param name="dataset">Its name, such as <c>v5.0/train.parquet</c>.</param>
    /// <param name="path">The file to write; an existing one is replaced once the new one is whole.</param>
    /// <param name="round">The round's number; null for the current one.</param>
    /// <param name="cancellation">Ends the download; what was received stays for the next one.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses.</exception>
    /// <exception cref="Isotone.Data.DataFileException">The file cannot be written.</exception>
    public Task<TournamentDataset> Download(
        string dataset, string path, int? round = null, CancellationToken cancellation = default) =>
        new DatasetDownload(_http, _retry, _progress, token => AddressOf(dataset, round, token), dataset, path).Run(cancellation);

    /// <summary>The account's models in the tournament.</summary>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses, or there is no key.</exception>
    public Task<IReadOnlyList<TournamentModel>> Models(CancellationToken cancellation = default) => Ask(
        "The list of models",
        "query { account { models { id name tournament } } }",
        [],
        "account",
        authorized: true,
        account => (IReadOnlyList<TournamentModel>)
        [
            .. account.GetProperty("models").EnumerateArray().Select(TournamentAnswers.Model)
                .Where(model => model.Tournament == _options.Tournament),
        ],
        cancellation);

    /// <summary>The current round; null where there is none at the moment.</summary>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses.</exception>
    public async Task<TournamentRound?> CurrentRound(CancellationToken cancellation = default)
    {
        try
        {
            // Number 0 stands for the current round.
            return await Ask(
                "The current round",
                "query($tournament: Int!) { rounds(tournament: $tournament, number: 0) { number openTime closeTime closeStakingTime } }",
                new() { ["tournament"] = _options.Tournament },
                "rounds",
                authorized: false,
                TournamentAnswers.Round,
                cancellation);
        }
        catch (TournamentException exception) when (exception.Message.Contains("not open", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    /// <summary>Waits until the current round takes submissions.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The round.</returns>
    /// <exception cref="TournamentException">The server cannot be reached or refuses.</exception>
    public async Task<TournamentRound> WaitForRound(CancellationToken cancellation = default)
    {
        while (true)
        {
            TournamentRound? round = await CurrentRound(cancellation);
            DateTimeOffset now = _options.Clock.GetUtcNow();
            if (round?.IsOpen(now) == true)
                return round;
            string what = round is null || round.OpenTime <= now
                ? "the next round to open"
                : string.Create(CultureInfo.InvariantCulture, $"round {round.Number} to open at {round.OpenTime.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
            _progress?.Report(new WaitingFor(what));
            await _options.Pause(_options.PollPause, cancellation);
        }
    }

    /// <summary>Submits predictions of the current round.</summary>
    /// <param name="path">The file, <c>id,prediction</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellation">Ends the upload.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses, or there is no key.</exception>
    /// <exception cref="Isotone.Data.DataFileException">The file cannot be read.</exception>
    public Task<TournamentSubmission> Submit(string path, TournamentModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new SubmissionUpload(_http, _api, _retry, _options, _progress).Submit(path, model, cancellation);
    }

    /// <summary>The scores of a model's last rounds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rounds">How many rounds; null for as many as the server gives.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="TournamentException">The server cannot be reached or refuses.</exception>
    public Task<IReadOnlyList<TournamentScore>> Scores(
        TournamentModel model, int? rounds = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Ask(
            "The list of scores",
            """
            query($modelId: ID!, $lastNRounds: Int, $tournament: Int) {
              submissionScores(modelId: $modelId, lastNRounds: $lastNRounds, tournament: $tournament) {
                roundNumber displayName day date value percentile resolved
              }
            }
            """,
            new() { ["modelId"] = model.Id, ["lastNRounds"] = rounds, ["tournament"] = _options.Tournament },
            "submissionScores",
            authorized: true,
            answer => (IReadOnlyList<TournamentScore>)[.. answer.EnumerateArray().Select(TournamentAnswers.Score)],
            cancellation);
    }

    /// <summary>Has the server score validation predictions, and waits for its result.</summary>
    /// <param name="path">The file, <c>id,prediction</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellation">Ends the upload and the waiting.</param>
    /// <exception cref="TournamentException">The server cannot be reached, refuses or fails, or there is no key.</exception>
    /// <exception cref="Isotone.Data.DataFileException">The file cannot be read.</exception>
    public async Task<TournamentDiagnostics> Diagnose(string path, TournamentModel model, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string id = await new SubmissionUpload(_http, _api, _retry, _options, _progress).StartDiagnostics(path, model, cancellation);
        while (true)
        {
            TournamentDiagnostics found = await Ask(
                "The diagnostics",
                TournamentAnswers.DiagnosticsQuery,
                new() { ["id"] = id, ["modelId"] = model.Id },
                "diagnostics",
                authorized: true,
                answer => TournamentAnswers.Diagnostics(id, answer),
                cancellation);
            if (TournamentAnswers.HasFailed(found))
                throw new TournamentException(_api.Redact($"The diagnostics failed: {found.Status} {found.Message}".TrimEnd(' ', '.') + "."));
            if (found.Figures.Count > 0)
                return found;
            _progress?.Report(new WaitingFor("the diagnostics"));
            await _options.Pause(_options.PollPause, cancellation);
        }
    }

    private Task<Uri> AddressOf(string dataset, int? round, CancellationToken cancellation) => _api.Ask(
        "query($filename: String!, $round: Int, $tournament: Int) { dataset(filename: $filename, round: $round, tournament: $tournament) }",
        new Dictionary<string, object?> { ["filename"] = dataset, ["round"] = round, ["tournament"] = _options.Tournament },
        "dataset",
        authorized: false,
        answer => TournamentAnswers.Address(answer),
        cancellation);

    private Task<T> Ask<T>(
        string what, string query, Dictionary<string, object?> variables, string field, bool authorized, Func<JsonElement, T> read,
        CancellationToken cancellation) =>
        _retry.Run(what, token => _api.Ask(query, variables, field, authorized, read, token), null, cancellation);
}
