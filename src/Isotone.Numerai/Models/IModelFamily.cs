using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>
/// A kind of model, such as networks or boosted trees: how one is made ready and trained on era data, kept in a folder, and
/// read back. The workflow knows models through this alone.
/// </summary>
internal interface IModelFamily : IDisposable
{
    /// <summary>What is trained in steps of: "epoch" or "round".</summary>
    string Step { get; }

    /// <summary>Makes one model ready to be trained.</summary>
    /// <param name="data">The data and settings of the one model.</param>
    /// <param name="checkpoints">Where it keeps checkpoints and goes on from them; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    MemberTrainer Prepare(MemberData data, TrainingCheckpoints? checkpoints, CancellationToken cancellation);

    /// <summary>Adds what the models are to what a folder's file of tensors holds, or writes them into files of their own.</summary>
    /// <exception cref="Isotone.Data.DataFileException">A file cannot be written.</exception>
    void Save(string folder, IReadOnlyList<IMemberModel> models, List<NamedTensor<float>> tensors);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="Isotone.Data.DataFileException">A file is missing, damaged, or does not fit the description.</exception>
    IReadOnlyList<IMemberModel> Load(string folder, ModelDescription description, StoredTensors tensors);
}
