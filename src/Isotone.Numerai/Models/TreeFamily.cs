using System.Globalization;
using Isotone.Boosting;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Gradient-boosted trees of the XGBoost library, each kept in a file that every interface of it reads.</summary>
/// <param name="communicator">The other processes that train the same trees on other eras; null where there are none.</param>
internal sealed class TreeFamily(XGBoostCommunicator? communicator = null) : IModelFamily
{
    // The rounds that the folds of each target were best after.
    private readonly Dictionary<string, List<int>> _best = [];
    private TreeMatrix? _train;
    private TreeMatrix? _validation;

    public string Step => "round";

    public MemberTrainer Prepare(MemberData data, TrainingCheckpoints? checkpoints, CancellationToken cancellation) =>
        new TreeTrainer(this, data, checkpoints);

    public void Save(string folder, IReadOnlyList<IMemberModel> models, List<NamedTensor<float>> tensors)
    {
        for (int i = 0; i < models.Count; i++)
        {
            byte[] bytes = ((TreeModel)models[i]).Trees.ToBytes(ModelFormat.Ubj);
            AtomicFile.Write(FileOf(folder, i, models.Count), stream => stream.Write(bytes));
        }
    }

    public IReadOnlyList<IMemberModel> Load(string folder, ModelDescription description, StoredTensors tensors)
    {
        int count = description.Configuration.Members;
        return [.. Enumerable.Range(0, count).Select(i => Load(FileOf(folder, i, count), description))];
    }

    public void Dispose()
    {
        _train?.Dispose();
        _validation?.Dispose();
    }

    /// <summary>
    /// The rows to train on: as bins, or this process's share of the eras as floats; the same matrix as before for the same rows.
    /// </summary>
    internal TreeMatrix Training(MemberData data) => communicator is null
        ? TreeMatrix.Of(ref _train, data.Train, data.Configuration, quantized: true)
        : TreeMatrix.Of(ref _train, Share(data.Train, communicator), data.Configuration, quantized: false);

    /// <summary>The rows to validate with, as floats.</summary>
    internal TreeMatrix Validation(RowSelection rows, MemberData data) => TreeMatrix.Of(ref _validation, rows, data.Configuration, quantized: false);

    internal XGBoostCommunicator? Communicator => communicator;

    /// <summary>Whether this process looks at validation rows; of several the first does.</summary>
    internal bool Validates => communicator is null || communicator.Rank == 0;

    internal void Remember(string target, int bestRound)
    {
        if (!_best.TryGetValue(target, out List<int>? rounds))
            _best.Add(target, rounds = []);
        rounds.Add(bestRound);
    }

    /// <summary>The mean of the best rounds so far; null where there are none.</summary>
    internal int? BestRounds(string target) =>
        _best.TryGetValue(target, out List<int>? rounds) ? Math.Max(1, (int)Math.Round(rounds.Average())) : null;

    // Every so many eras one: what changes with time is spread evenly.
    private static RowSelection Share(RowSelection rows, XGBoostCommunicator communicator) =>
        rows.InEras(rows.EraNames.Where((_, era) => era % communicator.WorkerCount == communicator.Rank));

    private static string FileOf(string folder, int model, int models) => Path.Combine(
        folder, models == 1 ? ResultFiles.Trees : string.Create(CultureInfo.InvariantCulture, $"{ResultFiles.TreesOfMembers}{model + 1}.ubj"));

    private static TreeModel Load(string path, ModelDescription description)
    {
        XGBoostLibrary.Require();
        try
        {
            var trees = BoostedTrees.FromBytes(File.ReadAllBytes(path), BoostingConfiguration.Options(description.Configuration));
            if (trees.FeatureCount != description.Features.Count)
                throw new DataFileException(path, $"its trees have {trees.FeatureCount} features where {description.Features.Count} are described");
            return new TreeModel(trees, description.Features);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFileException(path, "it is no model of XGBoost that can be read", innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "read");
        }
    }
}
