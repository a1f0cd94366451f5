using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class TrainingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Problem(string json)
    {
        string path = _folder.Write("settings.json", json);
        string message = Assert.Throws<DataFileException>(() => TrainingFile.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message[path.Length..];
    }

    [Fact]
    public void What_is_not_named_has_its_default()
    {
        string path = _folder.Write("settings.json", """{"epochs":7,"losses":["0.5*mse+0.5*pearson"],"validation":"purged_k_fold","simulation":{"features":5}}""");
        TrainingConfiguration read = TrainingFile.Read(path);
        Assert.Equal((7, 0.01, ValidationKind.PurgedKFold), (read.Epochs, read.WeightDecay, read.Validation));
        Assert.Equal([new LossExpression("0.5*mse+0.5*pearson")], read.Losses);
        Assert.Equal(new SimulationOptions().TrainEras, read.Simulation!.TrainEras);
        Assert.Equal(5, read.Simulation.Features);
    }

    [Theory]
    [InlineData("""{"epoch":7}""", ": there is no setting 'epoch'; the nearest is 'epochs'.")]
    [InlineData("""{"xyz":7}""", ": there is no setting 'xyz'.")]
    [InlineData("""{"simulation":{"featurs":7}}""", ": there is no setting 'simulation.featurs'; the nearest is 'features'.")]
    [InlineData("""{"epochs":"many"}""", ": 'epochs' is not of the right kind.")]
    [InlineData("""{"epochs":0}""", ": Epochs must be at least 1.")]
    [InlineData("[]", ": it is no JSON object of settings.")]
    [InlineData("{\"seed\":1,\n", ", line 1: it is not valid JSON: it ends before every bracket and quote is closed.")]
    [InlineData("{\"seed\":1,\n}", ", line 2: it is not valid JSON: '}' cannot stand at byte 1 of the line.")]
    [InlineData("""{"seed":1,"seed":2}""", "a key stands twice in an object.")]
    public void What_cannot_be_is_named_in_a_sentence(string json, string problem) =>
        Assert.EndsWith(problem, Problem(json), StringComparison.Ordinal);

    [Fact]
    public void A_loss_that_there_is_not_is_explained() =>
        Assert.Contains("there is no loss 'msee'", Problem("""{"losses":["msee"]}"""), StringComparison.Ordinal);

    [Fact]
    public void The_file_beside_the_results_repeats_them_bit_for_bit()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with
        {
            Losses = [LossKind.NumeraiCorr, new LossExpression("sharpe(pearson)")],
            Validation = ValidationKind.WalkForward,
            Ensemble = 2,
            Dropout = 0.2,
            BatchNorm = true,
            Neutralization = 0.5,
            Threads = 2,
        };
        SmallRun.Train(configuration, _folder["first"]);
        SmallRun.Train(TrainingFile.Read(_folder["first/training.json"]), _folder["second"]);
        string[] files = TemporaryFolder.FilesBelow(_folder["first"]);
        Assert.Equal(files, TemporaryFolder.FilesBelow(_folder["second"]));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(_folder[$"first/{file}"]), File.ReadAllBytes(_folder[$"second/{file}"])));

        // A model's own description has the settings of its one loss.
        Assert.Equal("sharpe(pearson)", Assert.Single(TrainingFile.Read(_folder["first/sharpe-pearson/config.json"]).Losses).Text);
    }

    public void Dispose() => _folder.Dispose();
}
