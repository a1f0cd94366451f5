using System.Globalization;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Networks, trained by Adam on batches of rows or of whole eras.</summary>
internal sealed class NetworkFamily : IModelFamily
{
    public string Step => "epoch";

    public MemberTrainer Prepare(MemberData data, TrainingCheckpoints? checkpoints, CancellationToken cancellation) =>
        new NetworkTrainer(data, checkpoints);

    public void Save(string folder, IReadOnlyList<IMemberModel> models, List<NamedTensor<float>> tensors)
    {
        foreach ((string name, Variable<float> state) in States([.. models.Select(model => ((Network)model).Module)]))
            tensors.Add(new NamedTensor<float>(name, state.Shape, state.Value.ToArray()));
    }

    public IReadOnlyList<IMemberModel> Load(string folder, ModelDescription description, StoredTensors tensors)
    {
        Module<float>[] modules = [.. Enumerable.Range(0, description.Configuration.Members).Select(_ => Create(folder, description))];
        foreach ((string name, Variable<float> state) in States(modules))
            tensors.Take(name, state.Shape).CopyTo(state.Data);
        return [.. modules.Select(module => new Network(module))];
    }

    public void Dispose()
    {
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

    private static Module<float> Create(string folder, ModelDescription description)
    {
        try
        {
            return Networks.Create(description.Configuration, description.Features.Count);
        }
        catch (ArgumentException exception)
        {
            throw ConfigurationFile.Problem(Path.Combine(folder, ResultFiles.Configuration), exception);
        }
    }

    private sealed class Network(Module<float> module) : IMemberModel
    {
        public Module<float> Module { get; } = module;

        public IReadOnlyList<FeatureShare> Importance => [];

        public float[] Predict(RowSelection rows, FeatureScaler scaler, IProgress<int>? progress, CancellationToken cancellation) =>
            Predictor.Predict(Module, new EraSource(rows, scaler, null), progress: progress, cancellationToken: cancellation);
    }

    private sealed class NetworkTrainer : MemberTrainer
    {
        private readonly TrainingConfiguration _configuration;
        private readonly EraSource? _validation;
        private readonly DataLoader _loader;
        private readonly Trainer _trainer;
        private readonly Module<float> _module;

        public NetworkTrainer(MemberData data, TrainingCheckpoints? checkpoints)
        {
            _configuration = data.Configuration;
            var train = new EraSource(data.Train, data.Scaler, data.Target);
            _validation = data.Validation is null ? null : new EraSource(data.Validation, data.Scaler, data.Target);
            float start = TrainingData.MeanTarget(data.Train, data.Target);
            _module = Networks.Create(_configuration, train.FeatureCount, start);
            Loss<float> loss = Networks.CreateLoss(_configuration);
            _loader = Networks.CreateLoader(_configuration, loss, train);
            var optimizer = new Adam<float>(_module.Parameters, new AdamOptions
            {
                LearningRate = _configuration.EffectiveLearningRate,
                WeightDecay = _configuration.WeightDecay,
                DecoupledWeightDecay = true,
            });
            var options = new TrainerOptions { Epochs = _configuration.Epochs, Threads = _configuration.Threads, Checkpoint = checkpoints?.Next(_configuration) };
            _trainer = new Trainer(_module, loss, optimizer, options);
            TrainingCheckpoints.Continue(_trainer, options.Checkpoint);
            Start = string.Create(CultureInfo.InvariantCulture, $"the mean target {start}");
            Summary = ModelSummary.Of(_module, new Shape(1, train.FeatureCount), loss, optimizer, _loader, options);
        }

        public override ModelSummary Summary { get; }

        public override string Start { get; }

        public override IMemberModel Model => new Network(_module);

        public override TrainingHistory History => _trainer.History;

        public override void Fit(IProgress<WorkflowProgress>? progress, CancellationToken cancellation) => _trainer.Fit(
            _loader,
            _validation,
            [Metric.Spearman, Metric.Pearson],
            new Relay<TrainingProgress>(progress, done => new Training(done)),
            new Relay<EpochRecord>(progress, record => new EpochFinished(record, _configuration.Epochs)),
            cancellation);
    }
}
