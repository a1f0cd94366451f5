namespace Isotone.Numerai.Tests;

/// <summary>Many faults of every kind at every place: what is asked for is done once, whole, and no secret gets out.</summary>
public sealed class TournamentFaultTests : IDisposable
{
    private const int LeastFaults = 500;

    private static readonly Fault[] _common =
    [
        Fault.DropBeforeWork, Fault.DropAfterWork, Fault.DropInHeaders, Fault.DropInBody, Fault.ServerError, Fault.TooManyRequests,
        Fault.NotHttp, Fault.Stall, Fault.StallInBody,
    ];

    private static readonly Fault[] _ofJson = [.. _common, Fault.NotJson, Fault.CutJson, Fault.NoData];
    private static readonly Fault[] _ofPut = [.. _common, Fault.Expired];
    private static readonly Fault[] _ofGet =
    [
        .. _common, Fault.DropInBody, Fault.DropInBody, Fault.ShortLength, Fault.LongLength, Fault.IgnoredRange, Fault.WrongStart,
        Fault.Expired, Fault.Unsatisfiable,
    ];

    private readonly TournamentSetup _setup = new();
    private readonly Random _random = new(20260121);
    private readonly Lock _gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _setup.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task FiveHundredFaultsOfDownloads()
    {
        Misbehave();
        for (int file = 0; _setup.Server.Faults < LeastFaults; file++)
        {
            byte[] content = new byte[_random.Next(3000)];
            _random.NextBytes(content);
            string name = $"v5.0/file{file}.json";
            _setup.Server.Datasets[name] = content;
            string path = _setup.Folder[$"file{file}.json"];
            File.WriteAllText(path, "older");
            await UntilDone(path, client => client.Download(name, path, cancellation: Cancellation));
            Assert.Equal(content, File.ReadAllBytes(path));
            File.Delete(path);
            Assert.Empty(_setup.Folder.Files);
        }

        AssertNoSecretIsOut();
    }

    [Fact(Timeout = 120_000)]
    public async Task FiveHundredFaultsOfUploads()
    {
        Misbehave();
        var alpha = new TournamentModel("alpha", "id-alpha", 8);
        for (int upload = 0; _setup.Server.Faults < LeastFaults; upload++)
        {
            string path = _setup.Folder.Write($"p{upload}.csv", $"id,prediction\nn1,0.{upload}1\nn2,0.5\n");

            // Until it is done in one call: another call is another submission.
            using TournamentClient client = _setup.Client(attempts: 1000, stallSeconds: 0.02);
            TournamentSubmission done = await client.Submit(path, alpha, Cancellation);
            (string id, _, string file) = _setup.Server.Submissions[upload];
            Assert.Equal(done.Id, id);
            Assert.Equal(File.ReadAllBytes(path), _setup.Server.Uploads[file]);
            Assert.Equal(upload + 1, _setup.Server.Submissions.Count);
        }

        AssertNoSecretIsOut();
    }

    // Three faults of four requests, a few attempts a call: calls fail in the midst, and further ones go on from there.
    private async Task UntilDone(string path, Func<TournamentClient, Task<TournamentDataset>> work)
    {
        while (true)
        {
            try
            {
                using TournamentClient client = _setup.Client(attempts: 3, stallSeconds: 0.02);
                await work(client);
                return;
            }
            catch (TournamentException exception)
            {
                Assert.Equal("older", File.ReadAllText(path));
                AssertNoSecretIn(exception.ToString());
            }
        }
    }

    private void Misbehave()
    {
        _setup.Server.Misbehave = what =>
        {
            lock (_gate)
            {
                Fault[] faults = what switch { "get" => _ofGet, "put" => _ofPut, _ => _ofJson };
                return _random.Next(4) == 0 ? Fault.None : faults[_random.Next(faults.Length)];
            }
        };
        _setup.Server.BreakAt = length =>
        {
            lock (_gate)
                return _random.Next(length);
        };
    }

    private void AssertNoSecretIsOut()
    {
        Assert.Equal(0, _setup.Server.KeysGivenAway);
        foreach (TournamentProgress progress in _setup.Heard)
            AssertNoSecretIn(progress.ToString());
    }

    private static void AssertNoSecretIn(string text)
    {
        Assert.DoesNotContain(TournamentServer.SecretKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain(TournamentServer.PublicId, text, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", text, StringComparison.Ordinal);
    }
}
