namespace Isotone.Numerai.Tests;

public sealed class SubmissionUploadTests : IDisposable
{
    private readonly TournamentSetup _setup = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task SubmitsForTheOnlyModel()
    {
        using TournamentClient client = _setup.Client();
        string file = _setup.Submission();
        IReadOnlyList<TournamentSubmission> done = await SubmissionRound.Submit(client, file, null, cancellation: Cancellation);
        Assert.Equal([new TournamentSubmission("alpha", "submission-1")], done);
        Assert.Equal([("submission-1", "id-alpha", "1-predictions.csv")], _setup.Server.Submissions);
        Assert.Equal(File.ReadAllBytes(file), _setup.Server.Uploads["1-predictions.csv"]);
        Assert.Equal(0, _setup.Server.KeysGivenAway);
    }

    [Fact]
    public async Task AsksTheServerWhereTheReplyIsLost()
    {
        int creations = 0;
        _setup.Server.Misbehave = what => what == "create_submission" && creations++ == 0 ? Fault.DropAfterWork : Fault.None;
        using TournamentClient client = _setup.Client();
        IReadOnlyList<TournamentSubmission> done =
            await SubmissionRound.Submit(client, _setup.Submission(), null, cancellation: Cancellation);
        Assert.Equal("submission-1", done.Single().Id);
        Assert.Single(_setup.Server.Submissions);
        Assert.Equal(
            ["account", "submissions", "submission_upload_auth", "put", "create_submission", "submissions"], _setup.Server.Requests);
    }

    [Fact]
    public async Task TriesAgainWhereTheServerSaysThatNothingArrived()
    {
        int creations = 0;
        _setup.Server.Misbehave = what => what == "create_submission" && creations++ == 0 ? Fault.DropBeforeWork : Fault.None;
        using TournamentClient client = _setup.Client();
        await SubmissionRound.Submit(client, _setup.Submission(), null, cancellation: Cancellation);
        Assert.Single(_setup.Server.Submissions);
        Assert.Equal(["create_submission", "submissions", "create_submission"], [.. _setup.Server.Requests.TakeLast(3)]);
    }

    [Fact]
    public async Task AnOlderSubmissionOfTheSameNameIsNotTakenForTheNewOne()
    {
        _setup.Server.Submissions.Add(("old", "id-alpha", "1-predictions.csv"));
        int creations = 0;
        _setup.Server.Misbehave = what => what == "create_submission" && creations++ == 0 ? Fault.DropBeforeWork : Fault.None;
        using TournamentClient client = _setup.Client();
        await SubmissionRound.Submit(client, _setup.Submission(), null, cancellation: Cancellation);
        Assert.Equal(["old", "submission-2"], _setup.Server.Submissions.Select(one => one.Id));
    }

    [Fact]
    public async Task AsksForANewPlaceWhereTheOldOneHasExpired()
    {
        int puts = 0;
        _setup.Server.Misbehave = what => what == "put" && puts++ == 0 ? Fault.Expired : Fault.None;
        using TournamentClient client = _setup.Client();
        await SubmissionRound.Submit(client, _setup.Submission(), null, cancellation: Cancellation);
        Assert.Equal("2-predictions.csv", _setup.Server.Submissions.Single().File);
    }

    [Fact]
    public async Task SubmitsForManyModels()
    {
        _setup.Server.Models.AddRange(["beta", "gamma"]);
        _setup.Submission("beta.csv");
        _setup.Submission("gamma.csv");
        using TournamentClient client = _setup.Client();
        await SubmissionRound.Submit(client, _setup.Folder["{model}.csv"], ["gamma", "beta"], cancellation: Cancellation);
        Assert.Equal(
            [("id-gamma", "1-gamma.csv"), ("id-beta", "2-beta.csv")],
            _setup.Server.Submissions.Select(one => (one.ModelId, one.File)));

        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(
            () => SubmissionRound.Submit(client, _setup.Submission(), null, cancellation: Cancellation));
        Assert.Equal("The account has the models alpha, beta, gamma; --model must choose among them.", exception.Message);
        exception = await Assert.ThrowsAsync<TournamentException>(
            () => SubmissionRound.Submit(client, _setup.Submission(), ["delta"], cancellation: Cancellation));
        Assert.Equal("The account has no model 'delta' in this tournament; it has alpha, beta, gamma.", exception.Message);
    }

    [Fact]
    public async Task OneModelThatFailsDoesNotStopTheOthers()
    {
        _setup.Server.Models.Add("beta");
        int puts = 0;
        _setup.Server.Misbehave = what => what == "put" && puts++ < 2 ? Fault.ServerError : Fault.None;
        using TournamentClient client = _setup.Client(attempts: 2);
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(
            () => SubmissionRound.Submit(client, _setup.Submission(), ["alpha", "beta"], cancellation: Cancellation));
        Assert.StartsWith("1 of 2 models have their submission; model 'alpha' has none (The upload of", exception.Message, StringComparison.Ordinal);
        Assert.Equal("id-beta", _setup.Server.Submissions.Single().ModelId);
    }

    [Fact]
    public async Task NothingIsSentOfASubmissionThatWouldBeRefused()
    {
        using TournamentClient client = _setup.Client();
        string file = _setup.Folder.Write("bad.csv", "id,prediction\nn1,1.5\n");
        await Assert.ThrowsAsync<Isotone.Data.DataFileException>(
            () => SubmissionRound.Submit(client, file, null, cancellation: Cancellation));
        Assert.Equal(["account"], _setup.Server.Requests);
    }

    [Fact]
    public async Task DiagnosticsAreWaitedFor()
    {
        int asked = 0;
        _setup.Server.Answer = field => field == "diagnostics" && asked++ < 3 ? """{"data":{"diagnostics":[{"status":"pending"}]}}""" : null;
        using TournamentClient client = _setup.Client();
        TournamentDiagnostics found = await client.Diagnose(_setup.Submission(), new TournamentModel("alpha", "id-alpha", 8), Cancellation);
        Assert.Equal(("diagnostics-1", "done"), (found.Id, found.Status));
        Assert.Equal([new("validationCorrMean", 0.025), new("validationCorrSharpe", 1.5)], found.Figures);
        Assert.Equal(3, _setup.Heard.OfType<WaitingFor>().Count());

        _setup.Server.Answer = field => field == "diagnostics" ? """{"data":{"diagnostics":{"status":"failed","message":"too few eras"}}}""" : null;
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(
            () => client.Diagnose(_setup.Submission(), new TournamentModel("alpha", "id-alpha", 8), Cancellation));
        Assert.Equal("The diagnostics failed: failed too few eras.", exception.Message);
    }
}
