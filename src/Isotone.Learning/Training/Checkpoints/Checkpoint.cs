using System.Text.Json;

namespace Isotone.Learning;

/// <summary>The state of a training run between two batches.</summary>
/// <param name="Header">The numbers and texts.</param>
/// <param name="Tensors">The arrays by name: of the model, the optimizer and the callbacks, told apart by a prefix.</param>
internal sealed record Checkpoint(CheckpointHeader Header, IReadOnlyDictionary<string, NamedTensor<float>> Tensors)
{
    private const string MetadataKey = "isotone_checkpoint";
    private const string ModelPrefix = "model.", OptimizerPrefix = "optimizer.";

    /// <summary>Copies the state of a run.</summary>
    public static Checkpoint Of(
        CheckpointHeader header, Module<float> model, OptimizerState<float> optimizer, IReadOnlyList<CallbackState?> callbacks)
    {
        var tensors = new Dictionary<string, NamedTensor<float>>();
        foreach (NamedTensor<float> tensor in ModelState.Copy(model, ModelPrefix))
            tensors.Add(tensor.Name, tensor);
        foreach ((string name, NamedTensor<float> tensor) in optimizer.Tensors)
            tensors.Add(OptimizerPrefix + name, tensor with { Name = OptimizerPrefix + name });
        for (int i = 0; i < callbacks.Count; i++)
        {
            foreach (NamedTensor<float> tensor in callbacks[i]?.Tensors ?? [])
                tensors.Add(CallbackPrefix(i) + tensor.Name, tensor with { Name = CallbackPrefix(i) + tensor.Name });
        }

        return new Checkpoint(header, tensors);
    }

    /// <summary>Writes it aside and renames it.</summary>
    public void Write(string path) => SafeTensors.Write(
        path, [.. Tensors.Values], new Dictionary<string, string> { [MetadataKey] = JsonSerializer.Serialize(Header, CheckpointJson.Default.CheckpointHeader) });

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or no checkpoint, or of another version.</exception>
    public static Checkpoint Read(string path)
    {
        SafeTensorsContent<float> content = SafeTensors.Read<float>(path);
        if (!content.Metadata.TryGetValue(MetadataKey, out string? text))
            throw new InvalidDataException($"{path}: this is no checkpoint of a training run.");
        CheckpointHeader? header;
        try
        {
            header = JsonSerializer.Deserialize(text, CheckpointJson.Default.CheckpointHeader);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{path}: the checkpoint is damaged. {damaged.Message}", damaged);
        }

        if (header?.Version != CheckpointHeader.CurrentVersion)
            throw new InvalidDataException($"{path}: the checkpoint has version {header?.Version}, known is {CheckpointHeader.CurrentVersion}.");
        return new Checkpoint(header, content.Tensors.ToDictionary(tensor => tensor.Name));
    }

    /// <summary>Puts the model's arrays back.</summary>
    /// <exception cref="InvalidDataException">The model is another one.</exception>
    public void RestoreModel(Module<float> model) => ModelState.Restore(model, Tensors, ModelPrefix);

    /// <summary>Puts the optimizer's state back.</summary>
    /// <exception cref="InvalidDataException">The optimizer is another one.</exception>
    public void RestoreOptimizer(Optimizer<float> optimizer) => optimizer.ImportState(
        new OptimizerState<float>(Under(OptimizerPrefix).ToDictionary(tensor => tensor.Name), Header.Optimizer));

    /// <summary>Puts the strengths of a loss and its parts back.</summary>
    public void RestoreStrengths(Loss<float> loss)
    {
        IStrengthSetting[] losses = [.. StrengthsOf(loss)];
        if (losses.Length != Header.Strengths.Count)
            throw new InvalidDataException($"The checkpoint has {Header.Strengths.Count} strengths, the loss {losses.Length}.");
        for (int i = 0; i < losses.Length; i++)
            losses[i].Strength = new SoftRankStrength(Header.Strengths[i].Value, Header.Strengths[i].Kind);
    }

    /// <summary>Puts the callbacks' states back.</summary>
    /// <exception cref="InvalidDataException">The callbacks are others.</exception>
    public void RestoreCallbacks(IReadOnlyList<TrainingCallback> callbacks)
    {
        if (callbacks.Count != Header.Callbacks.Count)
            throw new InvalidDataException($"The checkpoint is of a run with {Header.Callbacks.Count} callbacks, this one has {callbacks.Count}.");
        for (int i = 0; i < callbacks.Count; i++)
        {
            if (Header.Callbacks[i] is { } numbers)
                callbacks[i].ImportState(new CallbackState([.. Under(CallbackPrefix(i))], numbers));
        }
    }

    /// <summary>The losses among a loss and its parts that have a strength.</summary>
    public static IEnumerable<IStrengthSetting> StrengthsOf(Loss<float> loss) => loss.SelfAndParts().OfType<IStrengthSetting>();

    private IEnumerable<NamedTensor<float>> Under(string prefix) => Tensors.Values
        .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(tensor => tensor with { Name = tensor.Name[prefix.Length..] });

    private static string CallbackPrefix(int index) => FormattableString.Invariant($"callbacks.{index}.");
}
