namespace Isotone.Learning.Tests;

public class StrengthScheduleTests
{
    [Fact]
    public void Every_shape_goes_from_one_end_to_the_other()
    {
        SoftRankStrength from = SoftRankStrength.Relative(16), to = SoftRankStrength.Relative(1);
        foreach (AnnealingShape shape in Enum.GetValues<AnnealingShape>())
        {
            var schedule = new StrengthSchedule(from, to, shape);
            Assert.Equal(from, schedule.At(0));
            Assert.Equal(to, schedule.At(1));
            Assert.Equal(to, schedule.At(7));
            double[] values = [.. Enumerable.Range(0, 11).Select(i => schedule.At(i / 10.0).Value)];
            Assert.Equal(values.OrderDescending(), values);
        }

        Assert.Equal(4, new StrengthSchedule(from, to).At(0.5).Value, 1e-12);
        Assert.Equal(8.5, new StrengthSchedule(from, to, AnnealingShape.Linear).At(0.5).Value, 1e-12);
        Assert.Equal(8.5, new StrengthSchedule(from, to, AnnealingShape.Cosine).At(0.5).Value, 1e-12);
        Assert.Equal(12.25, new StrengthSchedule(from, to, AnnealingShape.Linear).At(0.25).Value, 1e-12);
    }

    [Fact]
    public void Training_reports_move_the_strength_of_the_loss()
    {
        var loss = new SoftSpearmanLoss<float>();
        TrainingProgress? seen = null;
        var annealing = new StrengthAnnealing(
            loss,
            new StrengthSchedule(SoftRankStrength.Relative(100), SoftRankStrength.Relative(1)),
            new Listener(progress => seen = progress));
        Assert.Equal(100, loss.Strength.Value);
        annealing.Report(new TrainingProgress(Epoch: 2, Epochs: 4, Batch: 0, Batches: 10, 0, 0));
        Assert.Equal(100 * Math.Pow(0.01, 0.25), loss.Strength.Value, 1e-10);
        annealing.Report(new TrainingProgress(2, 4, 10, 10, 0, 0));
        Assert.Equal(10, loss.Strength.Value, 1e-10);
        annealing.Report(new TrainingProgress(4, 4, 10, 10, 0, 0));
        Assert.Equal(SoftRankStrength.Relative(1), loss.Strength);
        Assert.Equal(4, seen?.Epoch);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new StrengthSchedule(SoftRankStrength.Relative(1), SoftRankStrength.Absolute(1)));
        Assert.Throws<ArgumentException>(() => new StrengthSchedule(default, SoftRankStrength.Absolute(1)));
        Assert.Throws<ArgumentException>(() => new StrengthSchedule(SoftRankStrength.Absolute(1), SoftRankStrength.Absolute(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new StrengthSchedule(SoftRankStrength.Absolute(1), SoftRankStrength.Absolute(2), (AnnealingShape)9));
    }

    private sealed class Listener(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}
