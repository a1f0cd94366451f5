using Isotone.Data;

namespace Isotone.Numerai.Tests;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Problem(string output, bool force = false) =>
        Assert.Throws<DataFileException>(() => SmallRun.Train(SmallRun.Configuration, output, force)).Message;

    [Fact]
    public void A_folder_that_holds_something_is_refused_and_left_as_it_is()
    {
        string file = _folder.Write("notes.txt", "mine");
        Assert.Equal($"{_folder.Path}: the folder is not empty; --force replaces the results in it.", Problem(_folder.Path));
        Assert.Equal(["notes.txt"], _folder.Files);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public void Force_replaces_results_of_another_layout_and_nothing_else()
    {
        TrainingConfiguration two = SmallRun.Configuration with { Losses = [LossKind.Mse, LossKind.Pearson] };
        SmallRun.Train(two, _folder["out"]);
        File.WriteAllText(_folder["out/mse/notes.txt"], "mine");
        SmallRun.Train(SmallRun.Configuration, _folder["out"], force: true);
        Assert.Equal(
            ["config.json", "history.json", "model.safetensors", "mse/notes.txt", "predictions.csv", "report.html", "training.json"],
            TemporaryFolder.FilesBelow(_folder["out"]));
        Assert.False(Directory.Exists(_folder["out/pearson"]));
        SmallRun.Train(two, _folder["out"], force: true);
        Assert.DoesNotContain("model.safetensors", TemporaryFolder.FilesBelow(_folder["out"]));
        Assert.Contains("mse/model.safetensors", TemporaryFolder.FilesBelow(_folder["out"]));
    }

    [Fact]
    public void Force_leaves_former_results_where_the_data_cannot_be_used()
    {
        SmallRun.Train(SmallRun.Configuration, _folder["out"]);
        TrainingConfiguration bad = SmallRun.Configuration with { Data = _folder["none.csv"] };
        Assert.Throws<DataFileException>(() => SmallRun.Train(bad, _folder["out"], force: true));
        Assert.Equal(6, TemporaryFolder.FilesBelow(_folder["out"]).Length);
    }

    [Fact]
    public void A_file_is_no_folder() =>
        Assert.Equal($"{_folder["a.txt"]}: it is a file where a folder is needed.", Problem(_folder.Write("a.txt", ""), force: true));

    [Fact]
    public void A_folder_below_a_file_cannot_be_made()
    {
        string path = Path.Combine(_folder.Write("a.txt", ""), "out");
        Assert.Equal($"{path}: its folder does not exist.", Problem(path));
    }

    [Fact]
    public void A_folder_without_permission_is_refused_before_the_work()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Folders have no permission bits on Windows.");
            return;
        }

        Assert.SkipWhen(Environment.UserName == "root", "The superuser may write anywhere.");
        Directory.CreateDirectory(_folder["out"]);
        File.SetUnixFileMode(_folder["out"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal($"{_folder["out"]}: it cannot be written: permission denied.", Problem(_folder["out"]));
    }

    [Fact]
    public void Bad_data_leaves_no_new_folder_and_no_new_parents_of_it()
    {
        TrainingConfiguration bad = SmallRun.Configuration with { Data = _folder["none.csv"] };
        Assert.Throws<DataFileException>(() => SmallRun.Train(bad, _folder["deep/out"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_empty_folder_that_was_there_is_used_and_stays()
    {
        Directory.CreateDirectory(_folder["out"]);
        TrainingConfiguration bad = SmallRun.Configuration with { Data = _folder["none.csv"] };
        Assert.Throws<DataFileException>(() => SmallRun.Train(bad, _folder["out"]));
        Assert.True(Directory.Exists(_folder["out"]));
        SmallRun.Train(SmallRun.Configuration, _folder["out"]);
        Assert.True(File.Exists(_folder["out/report.html"]));
    }

    public void Dispose() => _folder.Dispose();
}
