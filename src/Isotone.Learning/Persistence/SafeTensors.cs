using System.Numerics;

namespace Isotone.Learning;

/// <summary>Files of named arrays in the safetensors format, as Hugging Face and PyTorch read and write them.</summary>
/// <remarks>
/// The format (https://huggingface.co/docs/safetensors): the header's length as 8 bytes, little-endian; the header, a
/// JSON object of name -> dtype, shape, data_offsets; the arrays' bytes, little-endian, without gaps. The element types
/// here are F32 (float), F64 (double) and F16 (Half).
/// </remarks>
public static class SafeTensors
{
    /// <summary>Writes a file: aside first, then renamed, so that there is never half a file under its name.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="tensors">The arrays, in the order they are to be stored.</param>
    /// <param name="metadata">Free text under the header's <c>__metadata__</c>, or null.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty, <c>__metadata__</c>, or used twice; or the number of elements is not the shape's.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write<T>(
        string path, IReadOnlyList<NamedTensor<T>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        byte[] header = SafeTensorsHeader.Write(tensors, metadata);
        string aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = File.Create(aside))
            {
                Span<byte> length = stackalloc byte[sizeof(ulong)];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                file.Write(length);
                file.Write(header);
                foreach (NamedTensor<T> tensor in tensors)
                    ElementBytes.Write(file, tensor.Values.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its arrays in the order they are stored, and its metadata.</returns>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, or holds another element type.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafeTensorsContent<T> Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        SafeTensorsHeader header = SafeTensorsHeader.Read(file, path);
        var tensors = new List<NamedTensor<T>>();
        foreach (SafeTensorsEntry entry in header.Entries)
        {
            if (entry.ElementType != ElementBytes.NameOf<T>())
            {
                throw new InvalidDataException(
                    $"{path}: tensor '{entry.Name}' has dtype {entry.ElementType} where {ElementBytes.NameOf<T>()} is needed.");
            }

            T[] values = new T[entry.Shape.Length];
            ElementBytes.Read<T>(file, values);
            tensors.Add(new NamedTensor<T>(entry.Name, entry.Shape, values));
        }

        return new SafeTensorsContent<T>(tensors, header.Metadata);
    }
}
