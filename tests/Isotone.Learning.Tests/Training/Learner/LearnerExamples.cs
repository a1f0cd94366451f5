using Isotone.Charts;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

/// <summary>The C# examples of docs/learner.md, compiled and run.</summary>
public sealed class LearnerExamples : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly ArraySource _train = Data.Of(1, eras: 60, features: 20), _validation = Data.Of(2, eras: 15, features: 20);

    [Fact]
    public void The_page_shows_the_code_of_this_file()
    {
        string[] here = [.. Documentation.Blocks(File.ReadAllLines(Documentation.InRepository("tests/Isotone.Learning.Tests/Training/Learner/LearnerExamples.cs")), "// PAGE begin", "// PAGE end")];
        string[] page = [.. Documentation.Blocks(File.ReadAllLines(Documentation.InRepository("docs/learner.md")), "```csharp", "```")];
        Assert.Equal(4, here.Length);
        Assert.Equal(here, page);
    }

#pragma warning disable xUnit1051 // A reader has no test's cancellation token.
    [Fact]
    public void Five_lines_learn_and_the_others_go_on_from_them()
    {
        (ArraySource train, ArraySource validation) = (_train, _validation);

        // PAGE begin
        var random = new SeededRandom(seed: 1);
        var model = new Sequential<float>(new Linear<float>(20, 64, random), new ReLU<float>(), new Linear<float>(64, 1, random));
        var learner = new TabularLearner(new TabularData(train, validation, batchSize: 200), model, new SoftSpearmanLoss<float>(), [Metric.Spearman]);
        learner.FitOneCycle(epochs: 5, learningRate: 3e-3);
        float[] predictions = learner.Predict(validation);
        // PAGE end
        Assert.True(learner.History.Epochs[^1].Validation["spearman"] > 0.5);
        Assert.Equal(validation.RowCount, predictions.Length);

        string path = Path.Combine(_folder, "sweep.svg");
        // PAGE begin
        LearningRateSweep sweep = learner.FindLearningRate();
        File.WriteAllText(path, SvgChart.Document(sweep.Chart()));
        learner.FitOneCycle(5, sweep.MinimumOverTen);
        // PAGE end
        Assert.Equal(10, learner.History.Epochs.Count);

        // PAGE begin
        var loss = new SoftSpearmanLoss<float>(SoftRankStrength.Relative(30));
        var annealing = new StrengthAnnealing(loss, new StrengthSchedule(SoftRankStrength.Relative(30), SoftRankStrength.Relative(3)));
        learner.Loss = loss;
        learner.WarmStart(new MeanSquaredErrorLoss<float>(), epochs: 1).FitOneCycle(4, callbacks: [annealing]);
        // PAGE end
        Assert.Equal(3, loss.Strength.Value, 1e-9);
    }

    [Fact]
    public void A_run_that_was_broken_off_goes_on()
    {
        string path = Path.Combine(_folder, "run.checkpoint");
        var data = new TabularData(_train, _validation);
        var loss = new SoftSpearmanLoss<float>();
        var model = new Linear<float>(20, 1, new SeededRandom(1));

        // PAGE begin
        var options = new LearnerOptions { Checkpoint = new CheckpointOptions(path) { EveryBatches = 100 } };
        var learner = new TabularLearner(data, model, loss, options: options);
        learner.Resume();              // false where there is no checkpoint: the run begins at the beginning
        learner.FitOneCycle(20);       // the same call as in the run that was broken off
        // PAGE end
        Assert.True(File.Exists(path));
        Assert.Equal(20, learner.History.Epochs.Count);
    }
#pragma warning restore xUnit1051

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
