using System.Globalization;
using System.Text.Json;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>The folder in which a workflow keeps a checkpoint of every model it trains, and goes on from them.</summary>
/// <remarks>The models are numbered in the order they are trained, which is the same in every run of a configuration.</remarks>
public sealed class TrainingCheckpoints
{
    private const string Extension = ".checkpoint";

    private readonly string _folder;
    private readonly int? _everyBatches;
    private int _models;

    private TrainingCheckpoints(string folder, int? everyBatches) => (_folder, _everyBatches) = (folder, everyBatches);

    /// <summary>Whether there is a checkpoint to go on from.</summary>
    public bool Exist => Files(_folder).Length > 0;

    /// <summary>Makes a folder ready, before any long work.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="everyBatches">How many batches lie between checkpoints, at least 1; null for one after each epoch.</param>
    /// <param name="resume">Whether to go on from the checkpoints that are there; what has none begins at the beginning.</param>
    /// <param name="force">Whether checkpoints that are there may be thrown away, where they are not resumed.</param>
    /// <exception cref="DataFileException">There are checkpoints that are neither resumed nor to be replaced, or the folder cannot be made.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyBatches"/> is below 1.</exception>
    public static TrainingCheckpoints Prepare(string folder, int? everyBatches = null, bool resume = false, bool force = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(everyBatches ?? 1, 1, nameof(everyBatches));
        try
        {
            Directory.CreateDirectory(folder);
            if (!resume && !force && Files(folder).Length > 0)
                throw new DataFileException(folder, "there are checkpoints; resume them, or force a new beginning");
            foreach (string file in resume ? [] : Files(folder))
                File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(folder, exception, "written");
        }

        return new TrainingCheckpoints(folder, everyBatches);
    }

    /// <summary>Where the next model's checkpoints are. Only equal configurations may go on from them; threads do not count.</summary>
    internal CheckpointOptions Next(TrainingConfiguration configuration)
    {
        string name = (++_models).ToString(CultureInfo.InvariantCulture) + Extension;
        return new CheckpointOptions(Path.Combine(_folder, name))
        {
            EveryBatches = _everyBatches,
            Fingerprint = JsonSerializer.Serialize(configuration with { Threads = null }, ConfigurationJson.Default.TrainingConfiguration),
        };
    }

    /// <summary>Lets a trainer go on from its checkpoint, if there is one.</summary>
    internal static void Continue(Trainer trainer, CheckpointOptions? checkpoint)
    {
        if (checkpoint is not null && File.Exists(checkpoint.Path))
            trainer.Resume(checkpoint.Path);
    }

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*" + Extension);
}
