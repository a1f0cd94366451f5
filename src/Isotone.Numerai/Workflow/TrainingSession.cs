using System.Text.Json;
using Isotone.Boosting;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>One run of a training workflow: one loss, from fresh parameters to written results.</summary>
internal sealed class TrainingSession(
    TrainingConfiguration configuration,
    TrainingData data,
    OutputFolder output,
    string folder,
    WarningList warnings,
    TrainingCheckpoints? checkpoints,
    XGBoostCommunicator? communicator = null)
{
    public TrainingRun Run(int run, int runs, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        using Parallelism.Scope threads = Parallelism.Limit(configuration.Threads ?? Parallelism.Degree);
        using IModelFamily family = ModelFamilies.Of(configuration.Model, communicator);
        var training = new MemberTraining(configuration, data, family, checkpoints, progress, cancellation);
        var validated = new List<(TrainingFold Fold, double[] Predictions)>();
        TrainedModel? model = null;
        try
        {
            foreach (TrainingFold fold in data.Folds)
            {
                TrainedModel foldModel = Model(fold, training.Train(fold, (run, runs)), Steps(training), cancellation);
                if (fold == data.Final)
                {
                    model = foldModel;
                    Save(model, training);
                }

                validated.Add((fold, ToDouble(foldModel.Predict(fold.Validation!, null, cancellation))));
            }

            if (model is null)
            {
                model = Model(data.Final, training.Train(data.Final, (run, runs)), Steps(training), cancellation);
                Save(model, training);
            }
        }
        catch (OperationCanceledException) when (training.Unfinished is not null && configuration.Members == 1 && !data.IsCrossValidation)
        {
            (IMemberModel unfinished, TrainingHistory history) = training.Unfinished!.Value;
            training.Histories.Add(new MemberRun(data.Final.Name, data.Target, configuration.Seed, history));
            Save(Model(data.Final, [unfinished], history.Epochs.Count, CancellationToken.None), training);
            warnings.Add($"Cancelled after {history.Epochs.Count} of {configuration.Steps} {family.Step}s; the model so far is in {folder}.");
            throw;
        }

        return Finish(model, training.Histories, validated, progress, cancellation);
    }

    private TrainingRun Finish(
        TrainedModel model,
        List<MemberRun> members,
        List<(TrainingFold Fold, double[] Predictions)> validated,
        IProgress<WorkflowProgress>? progress,
        CancellationToken cancellation)
    {
        WarnOfConstantEras(members);
        (RowSelection rows, double[] outputs) = Join(validated);
        ScoreReport validation = ScoreReport.Of(
            rows.EraNames, rows.EraRows, outputs, ToDouble(rows.Target(data.Target)));
        foreach (string warning in validation.Warnings)
            warnings.Add(warning);
        string? outOfFold = null, predictions = null;
        if (data.IsCrossValidation)
        {
            outOfFold = Path.Combine(folder, ResultFiles.OutOfFold);
            PredictionCsvWriter.Write(
                outOfFold, rows, Submission.FromOutputs(rows.EraRows, ToSingle(outputs)), cancellation: cancellation);
        }

        SubmissionSummary? submission = null;
        if (data.Rest.Count > 0)
        {
            predictions = Path.Combine(folder, ResultFiles.Predictions);
            submission = Submission.WriteAndCheck(model, data.Rest, predictions, warnings.Add, progress, cancellation);
        }

        return new TrainingRun(configuration.Losses[0].Text, members[0].History, validation, folder, predictions)
        {
            Members = members,
            OutOfFold = outOfFold,
            Submission = submission,
            Importance = model.Importance,
            Detail = ValidationDetail.Of(
                [.. validated.Select(part => (part.Fold.Validation!, part.Fold.Scaler(cancellation), part.Predictions))], data.Target),
        };
    }

    // Every fold's validation rows in the order of the table, each predicted by the model that did not see it.
    private (RowSelection Rows, double[] Outputs) Join(List<(TrainingFold Fold, double[] Predictions)> validated)
    {
        if (validated.Count == 1)
            return (validated[0].Fold.Validation!, validated[0].Predictions);
        RowSelection all = data.Final.Train;
        var outOfFold = new OutOfFold(all);
        var numbers = all.EraNames.Select((name, number) => (name, number)).ToDictionary(era => era.name, era => era.number);
        foreach ((TrainingFold fold, double[] predictions) in validated)
            outOfFold.Add(new EraFold([], [.. fold.Validation!.EraNames.Select(name => numbers[name])]), predictions);
        double[] known = [.. outOfFold.Predictions.ToArray().Where(double.IsFinite)];
        return (outOfFold.Predicted, known);
    }

    private void WarnOfConstantEras(List<MemberRun> members)
    {
        HashSet<string> met = [.. members.SelectMany(member => member.History.ConstantTargetEras)];
        string[] constant = [.. data.Final.Train.EraNames.Where(met.Contains)];
        if (constant.Length == 0)
            return;
        string eras = constant.Length == 1 ? "1 training era, which teaches" : $"{constant.Length} training eras, which teach";
        warnings.Add($"The target is constant in {eras} a loss over eras nothing: {EraWarnings.List(constant)}.");
    }

    // The epochs or rounds that were finished last.
    private static int Steps(MemberTraining training) => training.Histories[^1].History.Epochs.Count;

    private TrainedModel Model(TrainingFold fold, IReadOnlyList<IMemberModel> members, int steps, CancellationToken cancellation) =>
        new(new ModelDescription(configuration, data.Table.FeatureNames, steps), members, fold.Scaler(cancellation));

    private void Save(TrainedModel model, MemberTraining training)
    {
        output.BeginWriting(folder);
        model.Save(folder);
        WriteJson(ResultFiles.History, writer => HistoryJson.Write(writer, training.Histories[0].History));
        if (training.Histories.Count > 1)
            WriteJson(ResultFiles.Members, writer => TrainingResultJson.WriteMembers(writer, training.Histories));
    }

    private void WriteJson(string name, Action<Utf8JsonWriter> write) => AtomicFile.Write(Path.Combine(folder, name), stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        write(writer);
    });

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static float[] ToSingle(double[] values) => Array.ConvertAll(values, value => (float)value);
}
