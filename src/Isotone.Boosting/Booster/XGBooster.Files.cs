namespace Isotone.Boosting;

// Models as files, written aside and renamed.
public sealed unsafe partial class XGBooster
{
    /// <summary>The model in a format of the library.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public byte[] ToBytes(ModelFormat format)
    {
        string config = format switch
        {
            ModelFormat.Json => """{"format":"json"}""",
            ModelFormat.Ubj => """{"format":"ubj"}""",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
        XGBoostLibrary.Check(XGBoostNative.XGBoosterSaveModelToBuffer(_handle, config, out ulong length, out byte* buffer));
        return new ReadOnlySpan<byte>(buffer, checked((int)length)).ToArray();
    }

    /// <summary>A model from bytes in either format.</summary>
    /// <exception cref="InvalidDataException">They are no model, or one that the library cannot read.</exception>
    /// <exception cref="XGBoostException">The library is missing.</exception>
    public static XGBooster FromBytes(ReadOnlySpan<byte> model)
    {
        // Anything else the library takes for its own old binary format, unchecked.
        if (model.Length < 2 || model[0] != (byte)'{')
            throw new InvalidDataException("It is no XGBoost model in JSON or UBJ.");
        BoosterHandle handle = Create([]);
        try
        {
            fixed (byte* bytes = model)
                XGBoostLibrary.Check(XGBoostNative.XGBoosterLoadModelFromBuffer(handle, bytes, (ulong)model.Length));
            return new XGBooster(handle);
        }
        catch (XGBoostException exception)
        {
            handle.Dispose();
            throw new InvalidDataException($"It is no XGBoost model that this version reads. {exception.Message}", exception);
        }
    }

    /// <summary>Writes the model; the file appears complete or not at all.</summary>
    /// <param name="path">A file that ends in .json or .ubj; one that is there is replaced.</param>
    /// <exception cref="ArgumentException">The name ends in neither.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        byte[] model = ToBytes(FormatOf(path));
        WholeFile.Write(path, stream => stream.Write(model));
    }

    /// <summary>Reads a model; what it is trained with further, parameters, is not part of it.</summary>
    /// <exception cref="InvalidDataException">The file is no model, or one that the library cannot read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="XGBoostException">The library is missing.</exception>
    public static XGBooster Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return FromBytes(File.ReadAllBytes(path));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    private static ModelFormat FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ModelFormat.Json,
            ".ubj" => ModelFormat.Ubj,
            _ => throw new ArgumentException($"'{path}' must end in .json or .ubj.", nameof(path)),
        };
    }
}
