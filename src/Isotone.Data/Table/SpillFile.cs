using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Isotone.Data;

/// <summary>
/// Memory for a table that may be larger than the machine's: it lies in files that nobody else sees, mapped, so that the
/// system writes out what is not in use. The files are gone with the memory, also when the process is killed.
/// </summary>
/// <param name="folder">Where the files are made.</param>
internal sealed class SpillFile(string folder)
{
    private const long SegmentBytes = 1L << 28;
    private const int Alignment = 64;

    private MemoryMappedViewAccessor? _view;
    private long _used, _size;

    /// <summary>Memory that nobody else has; what is in it is zero.</summary>
    /// <exception cref="DataFileException">There is no room on the disk.</exception>
    public Memory<T> Take<T>(int length)
        where T : unmanaged
    {
        if (length == 0)
            return Memory<T>.Empty;
        long bytes = (((long)length * Unsafe.SizeOf<T>()) + Alignment - 1) & -Alignment;
        if (_view is null || _used + bytes > _size)
            Map(Math.Max(bytes, SegmentBytes));
        Memory<T> memory = new MappedMemory<T>(_view!, _used, length).Memory;
        _used += bytes;
        return memory;
    }

    private void Map(long size)
    {
        string path = Path.Combine(folder, $".isotone-{Path.GetRandomFileName()}.tmp");
        try
        {
            // The whole is set aside at once: a mapped page that finds no room on the disk would end the process.
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                PreallocationSize = size,
                Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            });
            file.SetLength(size);
            using var mapping = MemoryMappedFile.CreateFromFile(
                file, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: OperatingSystem.IsWindows());
            _view = mapping.CreateViewAccessor(0, size);
            (_used, _size) = (0, size);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
        }
    }
}
