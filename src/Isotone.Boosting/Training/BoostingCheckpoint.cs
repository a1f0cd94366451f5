using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isotone.Boosting;

/// <summary>A file with all that further rounds depend on: the trees, the rounds so far, and what they were trained on.</summary>
/// <remarks>
/// Written aside and renamed. Trees that see a share of rows or columns draw others after a resumption; all else goes on as if
/// nothing had happened.
/// </remarks>
/// <param name="Path">The file; each checkpoint replaces the one before. Training goes on from one that is there.</param>
public sealed record BoostingCheckpoint(string Path)
{
    private const string Format = "isotone boosting checkpoint 1";

    /// <summary>How many rounds lie between checkpoints, at least 1; there is one at the end and where training is cancelled.</summary>
    public int EveryRounds { get; init; } = 10;

    /// <summary>A text that must be the same when training goes on, such as the settings.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Writes trees and their rounds.</summary>
    internal void Write(byte[] model, IReadOnlyList<BoostingRound> rounds)
    {
        var header = new Header(Format, Fingerprint, rounds, Convert.ToHexString(SHA256.HashData(model)));
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(header, CheckpointJson.Default.Header), (byte)'\n'];
        WholeFile.Write(Path, stream =>
        {
            stream.Write(line);
            stream.Write(model);
        });
    }

    /// <summary>Reads them; null where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of other settings or data.</exception>
    internal (byte[] Model, IReadOnlyList<BoostingRound> Rounds)? Read()
    {
        if (!File.Exists(Path))
            return null;
        byte[] bytes = File.ReadAllBytes(Path);
        int end = Array.IndexOf(bytes, (byte)'\n');
        Header? header = null;
        try
        {
            header = end < 0 ? null : JsonSerializer.Deserialize(bytes.AsSpan(0, end), CheckpointJson.Default.Header);
        }
        catch (JsonException)
        {
            // Said below.
        }

        byte[] model = bytes[(end + 1)..];
        if (header is not { Format: Format, Rounds: not null } || header.Sha256 != Convert.ToHexString(SHA256.HashData(model)))
            throw new InvalidDataException($"{Path}: it is no checkpoint of boosting, or a damaged one.");
        return header.Fingerprint == Fingerprint
            ? (model, header.Rounds)
            : throw new InvalidDataException($"{Path}: the checkpoint is of other settings or other data.");
    }

    internal sealed record Header(string Format, string Fingerprint, IReadOnlyList<BoostingRound> Rounds, string Sha256);
}

/// <summary>The head of a checkpoint as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(BoostingCheckpoint.Header))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
