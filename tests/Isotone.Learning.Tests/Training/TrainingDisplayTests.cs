namespace Isotone.Learning.Tests;

public class TrainingDisplayTests
{
    private static TrainingProgress Batch(int batch) => new(2, 5, batch, 40, 0.123456789, 12.2);

    private static EpochRecord Epoch => new(2, 0.12, new Dictionary<string, double> { ["loss"] = 0.5, ["spearman"] = 0.034 }, 3.14);

    [Fact]
    public void On_a_terminal_one_line_is_written_over_ten_times_a_second_at_most()
    {
        var time = new Clock();
        var writer = new StringWriter { NewLine = "\n" };
        var display = new TrainingDisplay(writer, isTerminal: true, time);
        display.Report(Batch(1));
        display.Report(Batch(2));
        time.Milliseconds += 100;
        display.Report(Batch(3));
        display.Report(Epoch);
        display.Report(Batch(4));
        Assert.Equal(
            "\repoch 2/5, batch 1/40, loss 0.12346, 13 s left\u001b[K\repoch 2/5, batch 3/40, loss 0.12346, 13 s left\u001b[K"
            + "\r\u001b[Kepoch 2: train loss 0.12, validation loss 0.5, spearman 0.034, 3.1 s\n"
            + "\repoch 2/5, batch 4/40, loss 0.12346, 13 s left\u001b[K",
            writer.ToString());
    }

    [Fact]
    public void Elsewhere_there_are_plain_lines_for_epochs_and_every_ten_seconds()
    {
        var time = new Clock();
        var writer = new StringWriter { NewLine = "\n" };
        var display = new TrainingDisplay(writer, isTerminal: false, time);
        display.Report(Batch(1));
        display.Report(Epoch);
        time.Milliseconds += 9_999;
        display.Report(Batch(2));
        time.Milliseconds++;
        display.Report(Batch(3));
        Assert.Equal(
            "epoch 2: train loss 0.12, validation loss 0.5, spearman 0.034, 3.1 s\nepoch 2/5, batch 3/40, loss 0.12346, 13 s left\n",
            writer.ToString());
    }

    [Fact]
    public void A_learner_shows_every_epoch()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var display = new TrainingDisplay(writer, isTerminal: false);
        var learner = new TabularLearner(
            new TabularData(Data.Of(1), Data.Of(2)), Data.Network(1), new MeanSquaredErrorLoss<float>(), [Metric.Spearman],
            new LearnerOptions { Progress = display, Epochs = display });
        learner.Fit(3, cancellationToken: TestContext.Current.CancellationToken);
        string[] lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("epoch 3: train loss ", lines[2], StringComparison.Ordinal);
        Assert.Contains(", spearman ", lines[2], StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
