namespace Isotone.Numerai.Tests;

public sealed class TournamentClientTests : IDisposable
{
    private readonly TournamentSetup _setup = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task AsksForWhatThereIs()
    {
        _setup.Server.Datasets["v5.0/train.parquet"] = [];
        _setup.Server.Models.Add("beta");
        using TournamentClient client = _setup.Client();
        Assert.Equal(["v5.0/train.parquet"], await client.Datasets(cancellation: Cancellation));
        Assert.Equal(
            [new TournamentModel("alpha", "id-alpha", 8), new TournamentModel("beta", "id-beta", 8)], await client.Models(Cancellation));
        TournamentScore score = (await client.Scores(new TournamentModel("alpha", "id-alpha", 8), cancellation: Cancellation)).Single();
        Assert.Equal(
            (899, "v2_corr20", 20, 0.031, 0.8, true), (score.Round, score.Name, score.Day!.Value, score.Value, score.Percentile, score.Resolved));
    }

    [Fact]
    public async Task WaitsForTheRound()
    {
        var clock = new Clock { Now = new DateTimeOffset(2026, 1, 3, 12, 58, 0, TimeSpan.Zero) };
        using TournamentClient client = _setup.Client(clock: clock, paused: pause => clock.Now += pause);
        TournamentRound round = await client.WaitForRound(Cancellation);
        Assert.Equal(900, round.Number);
        Assert.True(clock.Now >= round.OpenTime);
        Assert.Equal("round 900 to open at 2026-01-03 13:00 UTC", _setup.Heard.OfType<WaitingFor>().First().What);
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"Current round not open for submissions"}]}""")]
    [InlineData("""{"data":{"rounds":[]}}""")]
    [InlineData("""{"data":{"rounds":[null]}}""")]
    public async Task BetweenRoundsThereIsNone(string answer)
    {
        int asked = 0;
        _setup.Server.Answer = field => field == "rounds" && asked++ < 2 ? answer : null;
        var clock = new Clock { Now = new DateTimeOffset(2026, 1, 3, 14, 0, 0, TimeSpan.Zero) };
        using TournamentClient client = _setup.Client(clock: clock);
        Assert.Null(await client.CurrentRound(Cancellation));
        Assert.Equal(900, (await client.WaitForRound(Cancellation)).Number);
    }

    [Fact]
    public async Task PausesGrowAndEnd()
    {
        _setup.Server.Misbehave = _ => Fault.ServerError;
        using TournamentClient client = _setup.Client(attempts: 9);
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(() => client.Datasets(cancellation: Cancellation));
        Assert.Equal("The list of datasets failed 9 times in a row, the last time: 127.0.0.1 answered 503.", exception.Message);
        TimeSpan[] pauses = [.. _setup.Pauses];
        Assert.Equal(8, pauses.Length);
        for (int i = 0; i < pauses.Length; i++)
        {
            double full = Math.Min(Math.Pow(2, i), 60);
            Assert.InRange(pauses[i].TotalSeconds, Math.Max(1, full / 2), full);
        }
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("https://user:word@example.com/")]
    public void OtherAddressesThanSafeOnesAreRefused(string address)
    {
        TournamentException exception = Assert.Throws<TournamentException>(
            () => new TournamentClient(new TournamentOptions { Address = new Uri(address) }));
        Assert.Contains("must begin with https://", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileAtAnUnsafeAddressIsRefused()
    {
        _setup.Server.Answer = field => field == "dataset" ? """{"data":{"dataset":"http://example.com/file?signature=s3cret"}}""" : null;
        using TournamentClient client = _setup.Client();
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(
            () => client.Download("a.json", _setup.Folder["a.json"], cancellation: Cancellation));
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(_setup.Folder.Files);
    }

    [Fact]
    public async Task WithoutAKeyItSaysWhatToSet()
    {
        using TournamentClient client = _setup.Client(hasKey: false);
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(() => client.Models(Cancellation));
        Assert.Equal("An API key is needed: set the environment variables NUMERAI_PUBLIC_ID and NUMERAI_SECRET_KEY.", exception.Message);
    }

    [Fact]
    public async Task WhatTheServerSaysIsPassedOnWithoutTheKey()
    {
        _setup.Server.Answer = _ => """{"errors":[{"message":"$KEY is not valid here"}]}""";
        using TournamentClient client = _setup.Client();
        TournamentException exception = await Assert.ThrowsAsync<TournamentException>(() => client.Models(Cancellation));
        Assert.Equal("The tournament refuses the request: Token ***$*** is not valid here.", exception.Message);
        Assert.DoesNotContain(TournamentServer.SecretKey, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "bad\nkey", "secretKey")]
    [InlineData("i d", "key", "publicId")]
    [InlineData("id", "", "secretKey")]
    public void AKeyThatIsNoneIsNotShown(string publicId, string secretKey, string parameter)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new TournamentCredentials(publicId, secretKey));
        Assert.Equal(parameter, exception.ParamName);
        Assert.DoesNotContain("bad", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheKeyComesFromTheEnvironmentAndHasNoText()
    {
        var variables = new Dictionary<string, string> { ["NUMERAI_PUBLIC_ID"] = " id7 ", ["NUMERAI_SECRET_KEY"] = "key7\n" };
        TournamentCredentials credentials = TournamentCredentials.From(variables.GetValueOrDefault)!;
        Assert.DoesNotContain("7", credentials.ToString(), StringComparison.Ordinal);
        Assert.Equal("Token id7$key7", credentials.Header);
        Assert.Null(TournamentCredentials.From(_ => null));
        variables.Remove("NUMERAI_SECRET_KEY");
        TournamentException exception = Assert.Throws<TournamentException>(() => TournamentCredentials.From(variables.GetValueOrDefault));
        Assert.Equal("The environment variable NUMERAI_SECRET_KEY is not set, and a key needs both parts.", exception.Message);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
