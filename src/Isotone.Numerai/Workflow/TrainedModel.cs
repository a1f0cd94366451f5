using System.Globalization;
using System.Numerics.Tensors;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>
/// A model with what it needs to predict from raw data: the names of its features and their scaling. Kept in a folder as
/// <c>config.json</c> and <c>model.safetensors</c>.
/// </summary>
public sealed class TrainedModel
{
    private const string MeanName = "scaler.mean";
    private const string ScaleName = "scaler.scale";

    private readonly Module<float>[] _modules;
    private readonly FeatureScaler _scaler;

    internal TrainedModel(ModelDescription description, Module<float>[] modules, FeatureScaler scaler)
    {
        Description = description;
        _modules = modules;
        _scaler = scaler;
    }

    /// <summary>What it was trained with, and on which features.</summary>
    public ModelDescription Description { get; }

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
        foreach ((string name, Variable<float> state) in States(_modules))
            tensors.Add(new NamedTensor<float>(name, state.Shape, state.Value.ToArray()));
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
            var stored = SafeTensors.Read<float>(path).Tensors.ToDictionary(tensor => tensor.Name);
            Module<float>[] modules = [.. Enumerable.Range(0, description.Configuration.Members).Select(_ => CreateModule(description, configurationPath))];
            foreach ((string name, Variable<float> state) in States(modules))
                Take(path, stored, name, state.Shape).CopyTo(state.Data);
            var features = new Shape(description.Features.Count);
            float[] mean = Take(path, stored, MeanName, features), scale = Take(path, stored, ScaleName, features);
            if (stored.Count > 0)
                throw new DataFileException(path, $"tensor '{stored.Keys.First()}' is not the model's");
            return new TrainedModel(description, modules, new FeatureScaler(mean, scale));
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
    /// The model's outputs for some rows: a network's own, or the mean rank-Gauss of several; without what is linear in the
    /// features of each era, as far as the configuration neutralizes.
    /// </summary>
    /// <param name="rows">Rows of a table whose features are this model's, in its order; at least one.</param>
    /// <param name="progress">Told the number of rows done by the first network after each batch.</param>
    /// <param name="cancellation">Ends the work between batches.</param>
    /// <exception cref="ArgumentException">The table's features are others.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public float[] Predict(RowSelection rows, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!rows.Table.FeatureNames.SequenceEqual(Description.Features))
            throw new ArgumentException("The table's features are not those the model was trained on.", nameof(rows));
        var source = new EraSource(rows, _scaler, null);
        float[][] outputs =
        [
            .. _modules.Select((module, i) => Predictor.Predict(
                module, source, progress: i == 0 ? progress : null, cancellationToken: cancellation)),
        ];
        double proportion = Description.Configuration.Neutralization;
        if (outputs.Length == 1 && proportion == 0)
            return outputs[0];
        ReadOnlyMemory<double>[] members = [.. outputs.Select(member => (ReadOnlyMemory<double>)Array.ConvertAll(member, value => (double)value))];
        double[] joined = members.Length == 1 ? members[0].ToArray() : Ensemble.OfRankGauss(members, rows.EraRows);
        if (proportion > 0)
            joined = Neutralizer.Neutralize(joined, ScaledFeatureRows.Of(rows, _scaler), rows.EraRows, proportion, cancellation: cancellation);
        return Array.ConvertAll(joined, value => (float)value);
    }

    // A single network's states have their own names; those of several are told apart by a number in front.
    private static IEnumerable<(string Name, Variable<float> State)> States(Module<float>[] modules)
    {
        for (int i = 0; i < modules.Length; i++)
        {
            string prefix = modules.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"member{i + 1}.");
            foreach (NamedParameter<float> parameter in modules[i].Parameters)
                yield return (prefix + parameter.Name, parameter.Variable);
            foreach (NamedBuffer<float> buffer in modules[i].Buffers.Where(buffer => buffer.Persistent))
                yield return (prefix + buffer.Name, buffer.Variable);
        }
    }

    private static Module<float> CreateModule(ModelDescription description, string path)
    {
        try
        {
            return Networks.Create(description.Configuration, description.Features.Count);
        }
        catch (ArgumentException exception)
        {
            throw ConfigurationFile.Problem(path, exception);
        }
    }

    // Takes a tensor out of what is stored.
    private static float[] Take(string path, Dictionary<string, NamedTensor<float>> stored, string name, Shape shape)
    {
        if (!stored.Remove(name, out NamedTensor<float>? tensor))
            throw new DataFileException(path, $"tensor '{name}' is missing");
        if (tensor.Shape != shape)
            throw new DataFileException(path, $"tensor '{name}' has shape {tensor.Shape} where {shape} is needed");
        return TensorPrimitives.IsFiniteAll(tensor.Values.Span)
            ? tensor.Values.ToArray()
            : throw new DataFileException(path, $"tensor '{name}' has an element that is not finite");
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
