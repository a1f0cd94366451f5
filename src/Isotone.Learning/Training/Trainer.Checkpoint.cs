using System.Globalization;
using System.Runtime.InteropServices;

namespace Isotone.Learning;

/// <content>Writing checkpoints and going on from them.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Makes the following calls of <see cref="Fit"/> go on from a checkpoint. The program makes the same calls as the run
    /// that wrote it: calls that had ended return at once, the one that was under way goes on after the last batch before
    /// the checkpoint, and ends with the same bits as if it had never been broken off.
    /// </summary>
    /// <param name="path">The checkpoint. The model is set to it at once, all else by Fit.</param>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint, or of another model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Resume(string path) => Resume(path, _model, _options.Checkpoint?.Fingerprint, _log);

    internal static void Resume(string path, Module<float> model, string? fingerprint, TrainingLog log)
    {
        Checkpoint checkpoint = Checkpoint.Read(path);
        if (fingerprint != checkpoint.Header.Fingerprint)
            throw new InvalidDataException($"{path}: the checkpoint is of a run with other settings.");
        checkpoint.RestoreModel(model);
        log.Take(checkpoint.Header);
        log.FinishedFits.Clear();
        log.Resumed = checkpoint;
    }

    // Whether a call had ended when the checkpoint that is resumed was written.
    private bool IsDoneBefore(string plan)
    {
        if (_log.Resumed is not Checkpoint resumed || _log.FinishedFits.Count >= resumed.Header.FinishedFits.Count)
            return false;
        RequireSame(plan, resumed.Header.FinishedFits[_log.FinishedFits.Count]);
        _log.FinishedFits.Add(plan);
        return true;
    }

    // The position of the call that was under way; null where nothing is resumed.
    private FitPosition? Continue(string plan)
    {
        if (_log.Resumed is not Checkpoint resumed)
            return null;
        RequireSame(plan, resumed.Header.Plan);
        resumed.RestoreModel(_model);
        resumed.RestoreOptimizer(_optimizer);
        resumed.RestoreStrengths(_loss);
        return resumed.Header.Position with { };
    }

    private void Save(Run run)
    {
        if (_options.Checkpoint is not CheckpointOptions options)
            return;
        OptimizerState<float> optimizer = _optimizer.ExportState();
        CallbackState?[] callbacks = [.. _options.Callbacks.Select(callback => callback.ExportState())];
        var header = new CheckpointHeader
        {
            Version = CheckpointHeader.CurrentVersion,
            Fingerprint = options.Fingerprint,
            FinishedFits = _log.FinishedFits,
            Plan = run.Plan,
            Position = run.Position,
            Epochs = _log.Epochs,
            ConstantTargetEras = _log.ConstantTargetEras,
            Optimizer = optimizer.Scalars,
            Strengths = [.. Checkpoint.StrengthsOf(_loss).Select(loss => new SoftStrength(loss.Strength.Value, loss.Strength.Kind))],
            Callbacks = [.. callbacks.Select(state => state?.Numbers)],
        };
        Checkpoint.Of(header, _model, optimizer, callbacks).Write(options.Path);
    }

    private static void RequireSame(string plan, string stored)
    {
        if (plan != stored)
            throw new InvalidDataException($"The checkpoint is of another run. It trains: {stored}. This one: {plan}.");
    }

    // What a call of Fit does, as far as a text can say it. The strength of a loss is state: annealing moves it.
    private string Plan(DataLoader data) => _options.Checkpoint is null && _log.Resumed is null
        ? ""
        : $"{_described}, {Text(data)}, targets {TargetHash(data.Source).ToString("x16", CultureInfo.InvariantCulture)}";

    private string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_options.Epochs} epochs, loss {_loss.Name}, {Text(_optimizer)}, {(_options.Schedule is null ? "no schedule" : Text(_options.Schedule))}, gradient norm {_options.GradientNorm?.ToString(CultureInfo.InvariantCulture) ?? "any"}");

    private static string Text(IDescribed part) => $"{part.Kind}({string.Join(", ", part.Settings)})";

    // FNV-1a over the shape of the data and the bits of its targets: another table is not taken for the same one.
    private static ulong TargetHash(ITrainingSource source)
    {
        const ulong Prime = 1099511628211;
        ulong hash = 14695981039346656037;
        float[] targets = new float[source.RowCount];
        source.GatherTargets([.. Enumerable.Range(0, targets.Length)], targets);
        foreach (uint bits in (ReadOnlySpan<uint>)[(uint)source.FeatureCount, (uint)source.Eras.Count, .. MemoryMarshal.Cast<float, uint>(targets)])
            hash = (hash ^ bits) * Prime;
        return hash;
    }
}
