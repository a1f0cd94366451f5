using System.Diagnostics;
using System.Globalization;

namespace Isotone.Boosting;

/// <summary>Gradient-boosted trees of the XGBoost library, trained on a loss over eras.</summary>
/// <remarks>
/// <para>
/// The same data and settings give the same trees for any number of threads: gradients are rounded to a grid on which the
/// sums of a histogram are exact. Predictions start from the objective's <see cref="BoostingObjective{T}.StartingScore"/>,
/// or from the matrices' base margins.
/// </para>
/// <para>
/// Fit may be called again, with other data, another objective or after loading: it carries on from the trees so far. A
/// first stage on squared error is two calls.
/// </para>
/// </remarks>
public sealed class BoostedTrees : IDisposable
{
    /// <summary>How many features of how many rows are given to the library at a time in prediction.</summary>
    private const int ElementsPerChunk = 1 << 24;

    private readonly List<BoostingRound> _rounds = [];
    private XGBooster? _booster;
    private int? _bestRound;

    /// <summary>Trees to be.</summary>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <exception cref="ArgumentException">A parameter is not one of the library's, or is set otherwise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public BoostedTrees(BoostedTreesOptions? options = null)
    {
        Options = options ?? new BoostedTreesOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Rounds, 1, nameof(BoostedTreesOptions.Rounds));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.MaxDepth, 1, nameof(BoostedTreesOptions.MaxDepth));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Threads ?? 1, 1, nameof(BoostedTreesOptions.Threads));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Checkpoint?.EveryRounds ?? 1, 1, nameof(BoostingCheckpoint.EveryRounds));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.EarlyStoppingRounds ?? 1, 1, nameof(BoostedTreesOptions.EarlyStoppingRounds));
        Guard.PositiveFinite(Options.LearningRate, nameof(BoostedTreesOptions.LearningRate));
        RequireShare(Options.FeatureShare, nameof(BoostedTreesOptions.FeatureShare));
        RequireShare(Options.RowShare, nameof(BoostedTreesOptions.RowShare));
        foreach ((string name, string value) in Options.Parameters)
        {
            XGBoostParameters.Require(name);
            if (name is "eta" or "learning_rate" or "nthread" or "n_jobs")
                throw new ArgumentException($"The parameter '{name}' is set by the options themselves.", nameof(options));
            if (name == "booster" && value is not ("gbtree" or "dart"))
                throw new ArgumentException($"The booster '{value}' has no trees.", nameof(options));
        }
    }

    /// <summary>The settings.</summary>
    public BoostedTreesOptions Options { get; }

    /// <summary>The course so far: kept when training is cancelled.</summary>
    public BoostingHistory History => new([.. _rounds], _bestRound);

    /// <summary>The number of rounds in the model.</summary>
    public int RoundCount => _booster?.RoundCount ?? 0;

    /// <summary>The number of features; 0 before there are trees.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public int FeatureCount => _booster?.FeatureCount ?? 0;

    /// <summary>Whether there are trees to predict with.</summary>
    public bool IsTrained => _booster is not null;

    /// <summary>Reads a model to predict with, or to train further.</summary>
    /// <param name="path">A file that an interface of XGBoost wrote, in JSON or UBJ.</param>
    /// <param name="options">The settings of further training, or null for the defaults.</param>
    /// <inheritdoc cref="XGBooster.Load(string)" path="/exception"/>
    public static BoostedTrees Load(string path, BoostedTreesOptions? options = null)
    {
        var trees = new BoostedTrees(options);
        trees._booster = XGBooster.Load(path);
        return trees;
    }

    /// <summary>A model from bytes, as <see cref="ToBytes"/> gives them.</summary>
    /// <param name="model">A model in JSON or UBJ.</param>
    /// <param name="options">The settings of further training, or null for the defaults.</param>
    /// <inheritdoc cref="XGBooster.FromBytes" path="/exception"/>
    public static BoostedTrees FromBytes(ReadOnlySpan<byte> model, BoostedTreesOptions? options = null)
    {
        var trees = new BoostedTrees(options);
        trees._booster = XGBooster.FromBytes(model);
        return trees;
    }

    /// <summary>The model in a format of the library.</summary>
    /// <exception cref="InvalidOperationException">There are no trees yet.</exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public byte[] ToBytes(ModelFormat format) => Trained().ToBytes(format);

    /// <summary>Writes the model; the file appears complete or not at all.</summary>
    /// <exception cref="InvalidOperationException">There are no trees yet.</exception>
    /// <inheritdoc cref="XGBooster.Save(string)" path="/exception"/>
    /// <param name="path">A file that ends in .json or .ubj; one that is there is replaced.</param>
    public void Save(string path) => Trained().Save(path);

    /// <summary>Adds rounds on an objective.</summary>
    /// <param name="train">The training data.</param>
    /// <param name="objective">What is made small.</param>
    /// <param name="validation">The data to validate with after each round, or null.</param>
    /// <param name="metrics">What to compute on it; Spearman's correlation where null.</param>
    /// <param name="progress">Told after each round what it came to.</param>
    /// <param name="cancellationToken">Ends training between rounds: the model has the trees of the finished ones.</param>
    /// <returns>The course of all calls so far.</returns>
    /// <exception cref="ArgumentException">
    /// The data do not fit one another or the trees so far, early stopping has nothing to watch, or what the objective says.
    /// </exception>
    /// <exception cref="InvalidOperationException">The schedule gives a learning rate that is none.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or of other settings or data.</exception>
    /// <exception cref="XGBoostException">The library is missing or refuses, or another worker was lost.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, here or in another worker.</exception>
    public BoostingHistory Fit(
        BoostingData train,
        BoostingObjective<float> objective,
        BoostingData? validation = null,
        IReadOnlyList<BoostingMetric>? metrics = null,
        IProgress<BoostingRound>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(objective);
        objective.SumOverWorkers = Options.Communicator is XGBoostCommunicator communicator ? communicator.Sum : null;
        try
        {
            double start = objective.StartingScore(train.Targets.Span, train.Eras, train.Weights.Span);
            return Fit(train, objective.Evaluate, start, validation, metrics, progress, cancellationToken);
        }
        finally
        {
            objective.SumOverWorkers = null;
        }
    }

    /// <summary>Adds rounds on a gradient of one's own.</summary>
    /// <param name="gradient">The gradient and the curvature of the loss.</param>
    /// <param name="startingScore">What predictions start from, where there are no trees yet and no base margins.</param>
    /// <inheritdoc cref="Fit(BoostingData, BoostingObjective{float}, BoostingData?, IReadOnlyList{BoostingMetric}?, IProgress{BoostingRound}?, CancellationToken)"/>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The data to validate with after each round, or null.</param>
    /// <param name="metrics">What to compute on it; Spearman's correlation where null.</param>
    /// <param name="progress">Told after each round what it came to.</param>
    /// <param name="cancellationToken">Ends training between rounds: the model has the trees of the finished ones.</param>
    public BoostingHistory Fit(
        BoostingData train,
        BoostingGradient<float> gradient,
        double startingScore = 0,
        BoostingData? validation = null,
        IReadOnlyList<BoostingMetric>? metrics = null,
        IProgress<BoostingRound>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(gradient);
        metrics ??= [BoostingMetric.Spearman];
        RequireValidation(train, validation);
        EarlyStopping? stopping = StoppingFor(validation, metrics);
        using Parallelism.Scope threads = Parallelism.Limit(Options.Threads ?? Parallelism.Degree);
        var workers = new BoostingWorkers(Options.Communicator);
        _bestRound = null;
        bool stop = false;
        int done = _booster is null ? Restore(workers) : 0;
        foreach (BoostingRound round in _rounds.Take(done))
            stop = stopping?.ShouldStop(round.Round, round.Validation, round.Round) == true;
        XGBooster booster = Prepare(train, startingScore);
        int before = booster.RoundCount - done;
        var gradients = new RoundGradients(train, gradient, workers);
        float[] validated = new float[validation?.Targets.Length ?? 0];
        var clock = Stopwatch.StartNew();
        double rate = double.NaN;
        for (int resumed = done; done < Options.Rounds && !workers.Agree(stop); done++)
        {
            if (workers.Agree(cancellationToken.IsCancellationRequested))
            {
                Keep(workers);
                throw new OperationCanceledException(cancellationToken);
            }

            TimeSpan begin = clock.Elapsed;
            SetRate(booster, before + done, ref rate);
            double loss = gradients.Boost(booster);
            IReadOnlyDictionary<string, double> values = validation is null
                ? new Dictionary<string, double>()
                : Validate(booster, validation, metrics, validated);
            double seconds = clock.Elapsed.TotalSeconds, left = seconds / (done + 1 - resumed) * (Options.Rounds - done - 1);
            var round = new BoostingRound(before + done + 1, loss, values, seconds - begin.TotalSeconds, left);
            _rounds.Add(round);
            stop = stopping?.ShouldStop(round.Round, values, done + 1) == true;
            progress?.Report(round);
            if (Options.Checkpoint is BoostingCheckpoint checkpoint && (done + 1) % checkpoint.EveryRounds == 0)
                Keep(workers);
        }

        Keep(workers);
        _bestRound = workers.FromFirst(stopping?.BestRound);
        if (_bestRound is int best)
            booster.Truncate(best);
        workers.RequireSame(booster);
        return History;
    }

    /// <summary>The predictions for all rows of a matrix.</summary>
    /// <param name="features">The features; as many as the trees were trained on.</param>
    /// <param name="destination">Receives one number a row.</param>
    /// <exception cref="InvalidOperationException">There are no trees yet.</exception>
    /// <exception cref="ArgumentException">The number of features or a length is another.</exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public void Predict(XGBoostMatrix features, Span<float> destination) => Trained().Predict(features, destination);

    /// <summary>The predictions for rows that are given some at a time, so that they need not be in memory together.</summary>
    /// <param name="source">Gives the rows.</param>
    /// <param name="columns">The number of features; as many as the trees were trained on.</param>
    /// <param name="destination">Receives one number a row; its length is the number of rows.</param>
    /// <param name="cancellationToken">Ends prediction between chunks.</param>
    /// <exception cref="InvalidOperationException">There are no trees yet.</exception>
    /// <exception cref="ArgumentException">The number of features is another, or a feature is infinite.</exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    /// <exception cref="OperationCanceledException">Prediction was cancelled.</exception>
    public void Predict(FeatureRows source, int columns, Span<float> destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        XGBooster booster = Trained();
        if (columns != booster.FeatureCount)
            throw new ArgumentException($"There are {columns} features; the trees were trained on {booster.FeatureCount}.", nameof(columns));
        int threads = Options.Threads ?? Parallelism.Degree, chunk = Math.Clamp(ElementsPerChunk / columns, 1, Math.Max(1, destination.Length));
        booster.Set("nthread", threads);
        float[] rows = new float[chunk * columns];
        for (int first = 0; first < destination.Length; first += chunk)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(chunk, destination.Length - first);
            source(first, rows.AsSpan(0, count * columns));
            using XGBoostMatrix part = XGBoostMatrix.FromDense(rows.AsSpan(0, count * columns), columns, threads);
            booster.Predict(part, destination.Slice(first, count));
        }
    }

    /// <summary>How much each feature that has splits contributes, by name, or f0, f1, ... where features have none.</summary>
    /// <exception cref="InvalidOperationException">There are no trees yet.</exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public IReadOnlyDictionary<string, double> Importance(ImportanceKind kind = ImportanceKind.Gain) => Trained().Importance(kind);

    /// <summary>Frees the library's booster.</summary>
    public void Dispose() => _booster?.Dispose();

    private static void RequireShare(double share, string name)
    {
        if (!(share > 0) || share > 1)
            throw new ArgumentOutOfRangeException(name, share, $"{name} must be above 0 and at most 1.");
    }

    private static void RequireValidation(BoostingData train, BoostingData? validation)
    {
        if (validation is null)
            return;
        if (validation.Features.ColumnCount != train.Features.ColumnCount)
        {
            throw new ArgumentException(
                $"The validation data have {validation.Features.ColumnCount} features, the training data {train.Features.ColumnCount}.", nameof(validation));
        }

        if (validation.Features.HasBaseMargin != train.Features.HasBaseMargin)
            throw new ArgumentException("Either both the training and the validation data have base margins or neither.", nameof(validation));
    }

    private static Dictionary<string, double> Validate(
        XGBooster booster, BoostingData validation, IReadOnlyList<BoostingMetric> metrics, float[] predictions)
    {
        booster.Predict(validation.Features, predictions);
        var values = new Dictionary<string, double>();
        foreach (BoostingMetric metric in metrics)
            values[metric.Name] = metric.Compute(predictions, validation.Targets.Span, validation.Eras);
        return values;
    }

    private EarlyStopping? StoppingFor(BoostingData? validation, IReadOnlyList<BoostingMetric> metrics)
    {
        if (Options.EarlyStoppingRounds is not int patience || Options.Communicator is { Rank: > 0 })
            return null;
        if (validation is null || metrics.Count == 0)
            throw new ArgumentException("Early stopping wants validation data and a metric.", nameof(validation));
        BoostingMetric? metric = Options.EarlyStoppingMetric is null ? metrics[0] : metrics.FirstOrDefault(one => one.Name == Options.EarlyStoppingMetric);
        if (metric is null)
            throw new ArgumentException($"Early stopping watches '{Options.EarlyStoppingMetric}', which is none of the metrics.", nameof(metrics));
        return new EarlyStopping(metric, patience);
    }

    // Goes on from a checkpoint; how many rounds it has.
    private int Restore(BoostingWorkers workers)
    {
        (byte[] Model, IReadOnlyList<BoostingRound> Rounds)? kept = workers.IsFirst ? Options.Checkpoint?.Read() : null;
        byte[] model = workers.FromFirst(kept?.Model ?? []);
        if (model.Length == 0)
            return 0;
        _booster = XGBooster.FromBytes(model);
        _rounds.AddRange(kept?.Rounds ?? []);
        return _booster.RoundCount;
    }

    private void Keep(BoostingWorkers workers)
    {
        if (workers.IsFirst && Options.Checkpoint is BoostingCheckpoint checkpoint && RoundCount > 0)
            checkpoint.Write(Trained().ToBytes(ModelFormat.Ubj), _rounds);
    }

    private XGBooster Prepare(BoostingData train, double startingScore)
    {
        _booster ??= new XGBooster(train.Features, startingScore);
        if (_booster.FeatureCount != train.Features.ColumnCount)
            throw new ArgumentException($"The data have {train.Features.ColumnCount} features, the trees so far {_booster.FeatureCount}.", nameof(train));
        _booster.Set("tree_method", "hist");
        _booster.Set("max_depth", Options.MaxDepth);
        _booster.Set("colsample_bytree", Options.FeatureShare);
        _booster.Set("subsample", Options.RowShare);
        _booster.Set("seed", Options.Seed);
        _booster.Set("nthread", Options.Threads ?? Parallelism.Degree);
        foreach ((string name, string value) in Options.Parameters)
            _booster.Set(name, value);
        return _booster;
    }

    private void SetRate(XGBooster booster, int roundsBefore, ref double last)
    {
        double rate = Options.LearningRateSchedule?.Invoke(roundsBefore, Options.LearningRate) ?? Options.LearningRate;
        if (!(rate >= 0) || double.IsInfinity(rate))
        {
            throw new InvalidOperationException(
                $"The schedule gives round {roundsBefore + 1} the learning rate {rate.ToString(CultureInfo.InvariantCulture)}; it must be finite and not negative.");
        }

        if (rate != last)
            booster.Set("learning_rate", rate);
        last = rate;
    }

    private XGBooster Trained() => _booster ?? throw new InvalidOperationException("There are no trees yet: call Fit or Load first.");
}
