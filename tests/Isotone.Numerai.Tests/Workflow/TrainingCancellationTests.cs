namespace Isotone.Numerai.Tests;

public sealed class TrainingCancellationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _source = new();

    private Listener Run(TrainingConfiguration configuration, Predicate<WorkflowProgress> last)
    {
        var listener = new Listener(progress =>
        {
            if (last(progress))
                _source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(
            () => TrainingWorkflow.Run(configuration, _folder["out"], force: true, listener, _source.Token));
        return listener;
    }

    [Fact]
    public void Before_the_first_epoch_is_done_nothing_is_left()
    {
        Run(SmallRun.Configuration, progress => progress is Training);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void While_data_is_made_nothing_is_left()
    {
        Run(SmallRun.Configuration, progress => progress is Simulating);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_was_there_before_stays_with_what_it_held()
    {
        SmallRun.Train(SmallRun.Configuration, _folder["out"]);
        byte[] model = File.ReadAllBytes(_folder["out/model.safetensors"]);
        Run(SmallRun.Configuration with { Seed = 2 }, progress => progress is Training);
        Assert.Equal(model, File.ReadAllBytes(_folder["out/model.safetensors"]));
        Assert.True(File.Exists(_folder["out/report.html"]));
    }

    [Fact]
    public void After_an_epoch_the_model_and_the_history_so_far_are_kept()
    {
        Listener listener = Run(SmallRun.Configuration with { Epochs = 5 }, progress => progress is EpochFinished { Record.Epoch: 2 });
        Assert.Equal(2, listener.Heard.OfType<EpochFinished>().Count());
        Assert.Equal(["out/config.json", "out/history.json", "out/model.safetensors"], _folder.Files);
        Assert.Equal(2, SmallRun.JsonOf(_folder["out/history.json"]).GetArrayLength());
        TrainedModel model = TrainedModel.Load(_folder["out"]);
        Assert.Equal([$"Cancelled after 2 of 5 epochs; the model so far is in {_folder["out"]}."], listener.Warnings);
        Assert.Equal(2, model.Description.EpochsTrained);
        Assert.Equal(5, model.Description.Configuration.Epochs);

        // Stopped between two epochs, it is the model of a shorter run.
        SmallRun.Train(SmallRun.Configuration with { Epochs = 2 }, _folder["short"]);
        Assert.Equal(File.ReadAllBytes(_folder["short/model.safetensors"]), File.ReadAllBytes(_folder["out/model.safetensors"]));
    }

    [Fact]
    public void A_finished_run_is_kept_when_the_next_is_cancelled()
    {
        TrainingConfiguration configuration = SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Spearman] };
        Run(configuration, progress => progress is RunStarting { Run: 2 });
        Assert.Equal(
            ["out/mse/config.json", "out/mse/history.json", "out/mse/model.safetensors", "out/mse/predictions.csv"], _folder.Files);
        Assert.False(Directory.Exists(_folder["out/spearman"]));
    }

    [Fact]
    public void While_predictions_are_made_no_part_of_them_is_left()
    {
        Run(SmallRun.Configuration, progress => progress is Predicting);
        Assert.Equal(["out/config.json", "out/history.json", "out/model.safetensors"], _folder.Files);
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }
}
