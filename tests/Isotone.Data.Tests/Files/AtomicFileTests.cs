using System.Runtime.Versioning;

namespace Isotone.Data.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_file_has_what_was_written_and_nothing_else_is_left()
    {
        AtomicFile.Write(_folder["a.txt"], stream => stream.Write("hello"u8));
        Assert.Equal("hello", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal([_folder["a.txt"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void An_existing_file_is_replaced()
    {
        _folder.Write("a.txt", "a longer text than the new one");
        AtomicFile.Write(_folder["a.txt"], stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(_folder["a.txt"]));
    }

    [Fact]
    public void A_failure_half_way_leaves_the_old_file_and_nothing_else()
    {
        _folder.Write("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Write("new"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal([_folder["a.txt"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_reported_with_the_path()
    {
        var exception = Assert.Throws<DataFileException>(
            () => AtomicFile.Write(_folder["a.txt"], _ => throw new IOException("No space left on device.")));
        Assert.Equal($"{_folder["a.txt"]}: it cannot be written: No space left on device.", exception.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Whether_a_file_could_be_written_is_known_without_a_trace()
    {
        string path = _folder.Write("a.txt", "old");
        AtomicFile.RequireWritable(path);
        AtomicFile.RequireWritable(_folder["new.txt"]);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal(
            $"{_folder.Path}: is a directory where a file is to be written.",
            Assert.Throws<DataFileException>(() => AtomicFile.RequireWritable(_folder.Path)).Message);
        Assert.Equal(
            $"{_folder["none/a.txt"]}: its folder does not exist.",
            Assert.Throws<DataFileException>(() => AtomicFile.RequireWritable(_folder["none/a.txt"])).Message);
    }

    [Fact]
    public void A_directory_in_place_of_the_file_is_refused()
    {
        var exception = Assert.Throws<DataFileException>(() => AtomicFile.Write(_folder.Path, _ => { }));
        Assert.Equal($"{_folder.Path}: is a directory where a file is to be written.", exception.Message);
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/null")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    public void A_device_is_refused_and_stays(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        string problem = $"{path}: is a device, and a file is needed that can be written aside and renamed.";
        Assert.Equal(problem, Assert.Throws<DataFileException>(() => AtomicFile.Write(path, _ => { })).Message);
        Assert.Equal(problem, Assert.Throws<DataFileException>(() => AtomicFile.RequireWritable(path)).Message);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused()
    {
        string path = Path.Combine(_folder.Path, "none", "a.txt");
        var exception = Assert.Throws<DataFileException>(() => AtomicFile.Write(path, _ => { }));
        Assert.Equal($"{path}: its folder does not exist.", exception.Message);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_without_write_permission_is_refused()
    {
        // The superuser may write anywhere.
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "needs a user that permissions bind");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var exception = Assert.Throws<DataFileException>(() => AtomicFile.Write(_folder["a.txt"], _ => { }));
            Assert.Equal($"{_folder["a.txt"]}: it cannot be written: permission denied.", exception.Message);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _folder.Dispose();
}
