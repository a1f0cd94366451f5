using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>
/// A model with what it needs to predict from raw data: the names of its features and their scaling. Kept in a folder as
/// <c>config.json</c> and <c>model.safetensors</c>; trees besides as <c>model.ubj</c>, which every interface of XGBoost reads.
/// </summary>
public sealed class TrainedModel
{
    private const string MeanName = "scaler.mean";
    private const string ScaleName = "scaler.scale";

    private readonly IReadOnlyList<IMemberModel> _members;
    private readonly FeatureScaler _scaler;

    internal TrainedModel(ModelDescription description, IReadOnlyList<IMemberModel> members, FeatureScaler scaler)
    {
        Description = description;
        _members = members;
        _scaler = scaler;
    }

    /// <summary>What it was trained with, and on which features.</summary>
    public ModelDescription Description { get; }

    /// <summary>How much each feature contributes, the largest first: the mean share over the models. Empty for networks.</summary>
    public IReadOnlyList<FeatureShare> Importance =>
    [
        .. _members.SelectMany(member => member.Importance)
            .GroupBy(one => one.Feature, (feature, ones) => new FeatureShare(feature, ones.Sum(one => one.Share) / _members.Count))
            .OrderByDescending(one => one.Share),
    ];

    /// <summary>The columns that a file must have to be predicted for.</summary>
    public EraCsvOptions Columns => new()
    {
        IdColumn = Description.Configuration.IdColumn,
        EraColumn = Description.Configuration.EraColumn,
        DataTypeColumn = Description.Configuration.DataTypeColumn,
        Features = Description.Features,
        Targets = [],
        EraOptional = true,
        DataTypeOptional = true,
    };

    /// <summary>Writes the model into a folder, which must exist. Each file appears whole or not at all.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFileException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        var tensors = new List<NamedTensor<float>>
        {
            new(MeanName, new Shape(_scaler.Mean.Length), _scaler.Mean),
            new(ScaleName, new Shape(_scaler.Scale.Length), _scaler.Scale),
        };
        using (IModelFamily family = ModelFamilies.Of(Description.Configuration.Model))
            family.Save(folder, _members, tensors);
        string path = Path.Combine(folder, ResultFiles.Parameters);
        try
        {
            SafeTensors.Write(path, tensors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "written");
        }

        ConfigurationFile.Write(Path.Combine(folder, ResultFiles.Configuration), Description);
    }

    /// <summary>Reads a model from its folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFileException">
    /// The folder holds no model, or one that is damaged or does not fit its description.
    /// </exception>
    public static TrainedModel Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DataFileException(folder, "there is no such folder; a model is a folder that 'train' wrote");
        string configurationPath = Path.Combine(folder, ResultFiles.Configuration);
        if (!File.Exists(configurationPath))
            throw new DataFileException(folder, $"it holds no {ResultFiles.Configuration}, so it is no model's folder{Hint(folder)}");
        ModelDescription description = ConfigurationFile.Read(configurationPath);
        string path = Path.Combine(folder, ResultFiles.Parameters);
        try
        {
            var stored = new StoredTensors(path);
            using IModelFamily family = ModelFamilies.Of(description.Configuration.Model);
            IReadOnlyList<IMemberModel> members = family.Load(folder, description, stored);
            var features = new Shape(description.Features.Count);
            float[] mean = stored.Take(MeanName, features), scale = stored.Take(ScaleName, features);
            stored.RequireNoneLeft();
            return new TrainedModel(description, members, new FeatureScaler(mean, scale));
        }
        catch (InvalidDataException exception)
        {
            // The message begins with the path, which this exception says too.
            string problem = exception.Message.Replace($"{path}: ", "", StringComparison.Ordinal).TrimEnd('.');
            throw new DataFileException(path, problem, innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFile.Explain(path, exception, "read");
        }
    }

    /// <summary>
    /// The model's outputs for some rows: a single one's own, or the mean rank-Gauss of several; without what is linear in the
    /// features of each era, as far as the configuration neutralizes.
    /// </summary>
    /// <param name="rows">Rows of a table whose features are this model's, in its order; at least one.</param>
    /// <param name="progress">Told the number of rows done by the first model after each batch.</param>
    /// <param name="cancellation">Ends the work between batches.</param>
    /// <exception cref="ArgumentException">The table's features are others.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public float[] Predict(RowSelection rows, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!rows.Table.FeatureNames.SequenceEqual(Description.Features))
            throw new ArgumentException("The table's features are not those the model was trained on.", nameof(rows));
        float[][] outputs = [.. _members.Select((member, i) => member.Predict(rows, _scaler, i == 0 ? progress : null, cancellation))];
        double proportion = Description.Configuration.Neutralization;
        if (outputs.Length == 1 && proportion == 0)
            return outputs[0];
        ReadOnlyMemory<double>[] all = [.. outputs.Select(member => (ReadOnlyMemory<double>)Array.ConvertAll(member, value => (double)value))];
        double[] joined = all.Length == 1 ? all[0].ToArray() : Ensemble.OfRankGauss(all, rows.EraRows);
        if (proportion > 0)
            joined = Neutralizer.Neutralize(joined, ScaledFeatureRows.Of(rows, _scaler), rows.EraRows, proportion, cancellation: cancellation);
        return Array.ConvertAll(joined, value => (float)value);
    }

    private static string Hint(string folder)
    {
        string[] models = [.. Directory.EnumerateDirectories(folder)
            .Where(inner => File.Exists(Path.Combine(inner, ResultFiles.Configuration)))
            .Select(inner => Path.GetFileName(inner)!)
            .Order(StringComparer.Ordinal)];
        return models.Length == 0 ? "" : $"; it holds the models {string.Join(", ", models)}";
    }
}
