using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StudySettings Settings { get; } = new()
    {
        Configuration = SmallRun.Configuration with { Epochs = 4, Model = ModelKind.Linear },
        Trials = 9,
        Method = TuneMethod.Halving,
        Reduction = 2,
        Score = "spearman",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HalvingGoesOnWithTheBest()
    {
        var listener = new Listener();
        StudyResult result = Study.Run(_folder["study"], Settings, threads: 1, listener, Cancellation);

        // 9 trials of one epoch, 4 of two, 2 of four.
        Assert.Equal([9, 4, 2], result.Trials.GroupBy(trial => trial.Rung).Select(rung => rung.Count()));
        Assert.Equal([1, 2, 4], result.Trials.GroupBy(trial => trial.Rung).Select(rung => rung.First().Configuration.Epochs));
        int[] promoted = [.. result.Trials.Where(trial => trial.Rung == 1).Select(trial => trial.Trial)];
        Assert.Equal(
            promoted, result.Trials.Where(trial => trial.Rung == 0).OrderByDescending(trial => trial.Score).Take(4).Select(trial => trial.Trial).Order());
        Assert.Equal(result.Trials.Max(trial => trial.Score), result.Best!.Score);
        TrialFinished[] told = [.. listener.Heard.OfType<TrialFinished>()];
        Assert.Equal((15, 15, 15), (told.Length, told[^1].Done, told[^1].Total));
        Assert.Equal(result.Best.Trial, told[^1].Best!.Trial);
        Assert.Contains("best so far", File.ReadAllText(result.Picture), StringComparison.Ordinal);
    }

    [Fact]
    public void TheBestSettingsTrainToTheScoreThatWasFound()
    {
        StudyResult result = Study.Run(_folder["study"], Settings, threads: 1, cancellation: Cancellation);
        TrainingResult trained = SmallRun.Train(TrainingFile.Read(result.BestSettings), _folder["model"]);
        Assert.Equal(result.Best!.Score, trained.Runs[0].Validation.Summary("spearman").Mean);
    }

    [Fact]
    public void TheFirstTrialHasTheSettingsGivenAndOthersDoNotDependOnEachOther()
    {
        StudySettings random = Settings with { Method = TuneMethod.Random, Configuration = SmallRun.Configuration };
        Assert.Equal(random.Configuration, random.OfTrial(1));
        TrainingConfiguration[] chosen = [.. Enumerable.Range(2, 400).Select(random.OfTrial)];
        Assert.Equivalent(chosen[5], (random with { Trials = 1000 }).OfTrial(7));
        AssertSpread(chosen.Select(one => one.Tau!.Value), random.Tau);
        AssertSpread(chosen.Select(one => one.LearningRate!.Value), random.LearningRate);
        AssertSpread(chosen.Select(one => one.WeightDecay), random.WeightDecay);
        AssertSpread(chosen.Select(one => (double)one.Layers[0]), random.Width);
        Assert.Equal([1, 2, 3], chosen.Select(one => one.Layers.Count).Distinct().Order());
        Assert.Equal(Enumerable.Range(1, 10), chosen.Select(one => one.Epochs).Distinct().Order());
    }

    [Fact]
    public void AStudyThatWasInterruptedGoesOn()
    {
        StudyResult whole = Study.Run(_folder["whole"], Settings, threads: 1, cancellation: Cancellation);
        using var source = new CancellationTokenSource();
        var listener = new Listener(progress =>
        {
            if (progress is TrialFinished { Done: 5 })
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Study.Run(_folder["study"], Settings, 1, listener, source.Token));
        string[] kept = Directory.GetFiles(_folder["study/trials"]);
        Assert.Equal(5, kept.Length);
        DateTime[] written = [.. kept.Select(File.GetLastWriteTimeUtc)];

        StudyResult result = Study.Run(_folder["study"], null, threads: 2, cancellation: Cancellation);
        Assert.Equal(Scores(whole), Scores(result));
        Assert.Equal(written, kept.Select(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public async Task SeveralAtOnceTrainEachTrialOnce()
    {
        StudyResult whole = Study.Run(_folder["whole"], Settings, threads: 1, cancellation: Cancellation);
        Listener[] listeners = [new(), new(), new()];
        StudyResult[] results = await Task.WhenAll(listeners.Select(listener => Task.Run(
            () => Study.Run(_folder["study"], Settings, 1, listener, Cancellation), Cancellation)));
        Assert.All(results, result => Assert.Equal(Scores(whole), Scores(result)));
        Assert.Equal(15, listeners.Sum(listener => listener.Heard.OfType<TrialFinished>().Count()));
    }

    [Fact]
    public void OtherSettingsAndOtherFoldersAreRefused()
    {
        Study.Run(_folder["study"], Settings with { Trials = 1 }, threads: 1, cancellation: Cancellation);
        DataFileException exception = Assert.Throws<DataFileException>(
            () => Study.Run(_folder["study"], Settings with { Trials = 2 }, threads: 1, cancellation: Cancellation));
        Assert.Contains("the study there has other settings", exception.Message, StringComparison.Ordinal);
        _folder.Write("mine.txt", "");
        Assert.Throws<DataFileException>(() => Study.Run(_folder.Path, Settings, threads: 1, cancellation: Cancellation));
        Assert.Throws<DataFileException>(() => Study.Run(_folder["nothing"], null, threads: 1, cancellation: Cancellation));
        File.WriteAllText(_folder["study/trials/rung0-trial0001.json"], "{}");
        exception = Assert.Throws<DataFileException>(() => Study.Run(_folder["study"], null, threads: 1, cancellation: Cancellation));
        Assert.Contains("it is no trial of this study", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrialThatDivergesHasNoScoreAndStopsNothing()
    {
        StudySettings wild = Settings with
        {
            Method = TuneMethod.Random,
            Trials = 2,
            LearningRate = new SearchRange(1e30, 1e30),
            Configuration = Settings.Configuration with { Losses = [LossKind.Mse] },
        };
        StudyResult result = Study.Run(_folder["study"], wild, threads: 1, cancellation: Cancellation);
        Assert.Null(result.Trials[1].Score);
        Assert.NotNull(result.Trials[1].Problem);
        Assert.Equal(1, result.Best!.Trial);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void RangesThatAreNoneAreRefused(double low, double high) =>
        Assert.Throws<ArgumentException>(() => (Settings with { Tau = new SearchRange(low, high) }).Validate());

    private static double?[] Scores(StudyResult result) => [.. result.Trials.Select(trial => trial.Score)];

    private static void AssertSpread(IEnumerable<double> values, SearchRange range)
    {
        double[] shares = [.. values.Select(value => Math.Log(value / range.Lowest) / Math.Log(range.Highest / range.Lowest))];
        Assert.All(shares, share => Assert.InRange(share, -1e-9, 1 + 1e-9));
        for (int tenth = 0; tenth < 10; tenth++)
            Assert.InRange(shares.Count(share => Math.Min(9, (int)(share * 10)) == tenth), 15, 75);
    }
}
