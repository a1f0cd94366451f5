using System.Diagnostics;

namespace Isotone.Boosting.Tests;

/// <summary>Workers are threads here: the library's connection belongs to a thread, so each of them is one of its own.</summary>
[Collection("XGBoost")]
public class WorkersTests
{
    private static readonly BoostedTreesOptions _options = new() { Rounds = 12, LearningRate = 0.3, MaxDepth = 3, Seed = 3, Threads = 1 };

    [ThreadedWorkersTheory]
    [InlineData("spearman", 2)]
    [InlineData("spearman", 3)]
    [InlineData("sharpe", 2)]
    [InlineData("mse", 3)]
    [InlineData("aum", 2)]
    public void Uneven_shares_and_an_empty_one_end_with_the_model_of_a_single_process(string loss, int workers)
    {
        using var all = new Sample(7, 150);
        using var validation = new Sample(4, 150, 2);
        float[] labels = [.. all.Targets.Select(target => target > 0.5 ? 1f : 0f)];
        float[] targets = loss == "aum" ? labels : all.Targets;
        using var alone = new BoostedTrees(_options);
        alone.Fit(new BoostingData(all.Matrix, targets, all.Eras), Objective(loss), validation.Data);

        // Of three the last has no era; of two the first has two eras and the other five.
        int[][] shares = workers == 2 ? [[0, 1], [2, 3, 4, 5, 6]] : [[0, 1, 2, 3, 4], [5, 6], []];
        var models = new byte[workers][];
        double[] scores = new double[workers];
        Exception?[] failures = Run(workers, communicator =>
        {
            int[] eras = shares[communicator.Rank];
            using XGBoostMatrix matrix = eras.Length == 0 ? XGBoostMatrix.Empty(Sample.Columns) : XGBoostMatrix.FromDense(Take(all.Features, Sample.Columns), Sample.Columns);
            var data = new BoostingData(matrix, Take(targets, 1), eras.Length == 0 ? default : Rows.Batch(eras.Length, 150));
            using var trees = new BoostedTrees(_options with { Communicator = communicator, EarlyStoppingRounds = 100 });
            BoostingHistory history = trees.Fit(data, Objective(loss), communicator.Rank == 0 ? validation.Data : null);
            models[communicator.Rank] = trees.ToBytes(ModelFormat.Ubj);
            scores[communicator.Rank] = history.BestRound is int best && communicator.Rank == 0 ? history.Rounds[best - 1].Validation["spearman"] : 0;
            Assert.Equal(history.BestRound, trees.RoundCount);

            float[] Take(float[] values, int columns) => [.. eras.SelectMany(era => values[(era * 150 * columns)..((era + 1) * 150 * columns)])];
        });
        Assert.All(failures, Assert.Null);
        Assert.All(models, model => Assert.Equal(models[0], model));
        Assert.Equal(alone.History.Rounds.Max(round => round.Validation["spearman"]), scores[0], 1e-3);
    }

    [ThreadedWorkersFact]
    public void A_lost_worker_ends_the_others_in_seconds_and_the_last_checkpoint_survives()
    {
        using var folder = new TemporaryFolder();
        using var all = new Sample(4, 150);
        string path = folder.File("trees.checkpoint");
        var clock = new Stopwatch();
        Exception?[] failures = Run(3, communicator =>
        {
            using XGBoostMatrix matrix = XGBoostMatrix.FromDense(all.Features, Sample.Columns);
            var data = new BoostingData(matrix, all.Targets, all.Eras);
            using var trees = new BoostedTrees(_options with
            {
                Rounds = 100_000,
                Communicator = communicator,
                Checkpoint = new BoostingCheckpoint(path) { EveryRounds = 5 },
            });
            trees.Fit(data, new PearsonObjective<float>(), progress: new Immediate(round =>
            {
                if (communicator.Rank != 2 || round.Round < 12)
                    return;
                clock.Start();
                throw new InvalidOperationException("This worker is lost.");
            }));
        });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
        Assert.IsType<InvalidOperationException>(failures[2]);
        Assert.All(failures[..2], failure => Assert.IsType<XGBoostException>(failure));
        using var left = new BoostedTrees(_options with { Rounds = 10, Checkpoint = new BoostingCheckpoint(path) });
        Assert.Equal(10, left.Fit(all.Data, new PearsonObjective<float>()).Rounds.Count);
    }

    [ThreadedWorkersFact]
    public void Cancelling_one_worker_cancels_all_after_the_same_round()
    {
        using var all = new Sample(4, 150);
        int[] rounds = new int[2];
        using var source = new CancellationTokenSource();
        Exception?[] failures = Run(2, communicator =>
        {
            using XGBoostMatrix matrix = XGBoostMatrix.FromDense(all.Features, Sample.Columns);
            using var trees = new BoostedTrees(_options with { Rounds = 100_000, Communicator = communicator });
            try
            {
                trees.Fit(
                    new BoostingData(matrix, all.Targets, all.Eras),
                    new PearsonObjective<float>(),
                    progress: new Immediate(round =>
                    {
                        if (communicator.Rank == 1 && round.Round == 4)
                            source.Cancel();
                    }),
                    cancellationToken: communicator.Rank == 1 ? source.Token : default);
            }
            finally
            {
                rounds[communicator.Rank] = trees.RoundCount;
            }
        });
        Assert.All(failures, failure => Assert.IsType<OperationCanceledException>(failure));
        Assert.Equal([4, 4], rounds);
    }

    [ThreadedWorkersFact]
    public void A_connection_is_of_its_thread_and_of_as_many_workers_as_were_said()
    {
        Exception?[] failures = Run(2, communicator =>
        {
            double[] sums = [communicator.Rank + 1, 10 * communicator.Rank];
            communicator.Sum(sums);
            Assert.Equal([3, 10], sums);
            double[] largest = [communicator.Rank, -communicator.Rank];
            communicator.Largest(largest);
            Assert.Equal([1, 0], largest);
            Assert.Equal([1, 2, 3], communicator.FromFirst(communicator.Rank == 0 ? [1, 2, 3] : null));
            Exception? elsewhere = null;
            var thread = new Thread(() => elsewhere = Record.Exception(() => communicator.Sum([1])));
            thread.Start();
            thread.Join();
            Assert.IsType<InvalidOperationException>(elsewhere);
        });
        Assert.All(failures, Assert.Null);

        using IWorkerTracker tracker = WorkerTracker.Start(1);
        Exception? wrong = null;
        var other = new Thread(() => wrong = Record.Exception(() => XGBoostCommunicator.Join(tracker.Place with { Workers = 2 }, "0").Dispose()));
        other.Start();
        other.Join();
        Assert.Contains("1 workers where 2", Assert.IsType<XGBoostException>(wrong).Message, StringComparison.Ordinal);
    }

    private static BoostingObjective<float> Objective(string loss)
    {
        var spearman = new SoftSpearmanObjective<float>(SoftRankStrength.Relative(30)) { Damping = null };
        return loss switch
        {
            "spearman" => spearman,
            "sharpe" => new SharpeObjective<float>(spearman),
            "mse" => new SquaredErrorObjective<float>(),
            _ => new AumObjective<float>(),
        };
    }

    // The exception of each rank; one that did not even join has none.
    private static Exception?[] Run(int workers, Action<XGBoostCommunicator> work)
    {
        using IWorkerTracker tracker = WorkerTracker.Start(workers);
        var failures = new Exception?[workers];
        Thread[] threads =
        [
            .. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
            {
                int rank = worker;
                failures[rank] = Record.Exception(() =>
                {
                    using XGBoostCommunicator communicator = XGBoostCommunicator.Join(tracker.Place, $"{worker}");
                    Assert.Equal(worker, communicator.Rank);
                    work(communicator);
                });
            })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A worker hangs.");
        return failures;
    }

    private sealed class Immediate(Action<BoostingRound> heard) : IProgress<BoostingRound>
    {
        public void Report(BoostingRound value) => heard(value);
    }
}
