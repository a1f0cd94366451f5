using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class ScheduleTests
{
    [Fact]
    public void Learning_rates_and_momenta_are_pytorchs()
    {
        foreach (JsonElement golden in PyTorch.Cases("schedules"))
        {
            NamedParameter<double>[] parameters = [new("a", Inputs.Any(1, 1)), new("b", Inputs.Any(2, 1))];
            ParameterGroup<double>[] groups =
                [new([parameters[0]]) { LearningRate = 0.1 }, new([parameters[1]]) { LearningRate = 0.01 }];
            Optimizer<double> optimizer = golden.Text("optimizer") == "adam"
                ? new Adam<double>(groups)
                : new Sgd<double>(groups, new SgdOptions { Momentum = 0.9 });
            JsonElement[] rates = [.. golden.GetProperty("learning_rates").EnumerateArray()];
            double[] momenta = golden.Doubles("momenta");
            var scheduler = new LearningRateScheduler<double>(optimizer, Create(golden));
            for (int step = 0; step < rates.Length; step++)
            {
                for (int g = 0; g < 2; g++)
                    Assert.Equal(rates[step][g].GetDouble(), optimizer.Groups[g].LearningRate!.Value, 1e-13);
                Assert.Equal(momenta[step], optimizer.Momentum, 1e-13);
                if (step + 1 < rates.Length)
                    scheduler.Step();
            }

            // The count alone puts a scheduler at its place.
            double last = optimizer.LearningRate;
            scheduler.Steps = 0;
            scheduler.Steps = rates.Length - 1;
            Assert.Equal(last, optimizer.LearningRate);
        }
    }

    [Fact]
    public void Schedules_at_the_same_time_multiply()
    {
        var product = new ScheduleProduct(new LinearSchedule(10, 0), new CosineSchedule(20), new ConstantSchedule(0.5));
        for (int step = 0; step <= 20; step++)
        {
            double expected = 2 * Math.Min(step / 10.0, 1) * (1 + Math.Cos(Math.PI * step / 20)) / 2 * 0.5;
            Assert.Equal(expected, product.LearningRateAt(step, 2), 1e-15);
        }

        Assert.Null(product.MomentumAt(3));
        Assert.Equal(0.95, new ScheduleProduct(new ConstantSchedule(), new OneCycleSchedule(10)).MomentumAt(0));
    }

    [Fact]
    public void Settings_are_told()
    {
        Assert.Contains(new Setting("div_factor", "25"), new OneCycleSchedule(10).Settings);
        var sequence = new ScheduleSequence((new LinearSchedule(5, 0.1), 5), (new CosineSchedule(10), 10));
        Assert.Equal("0=Linear(steps=5, start_factor=0.1, end_factor=1) for 5 steps", sequence.Settings[0].ToString());
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(10).LearningRateAt(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(10).LearningRateAt(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearSchedule(3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(10, new OneCycleOptions { RisingShare = 2 }));
        Assert.Throws<ArgumentException>(() => new ScheduleSequence());
        Assert.Throws<ArgumentException>(() => new ScheduleProduct());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScheduleSequence((new ConstantSchedule(), 0)));
    }

    private static Schedule Create(JsonElement golden)
    {
        JsonElement settings = golden.GetProperty("settings");
        return golden.Text("name") switch
        {
            "one_cycle" => new OneCycleSchedule(settings.Integer("total_steps"), new OneCycleOptions
            {
                RisingShare = settings.DoubleOr("pct_start", 0.3),
                Annealing = settings.TryGetProperty("anneal_strategy", out _) ? Annealing.Linear : Annealing.Cosine,
                DivisionFactor = settings.DoubleOr("div_factor", 25),
                FinalDivisionFactor = settings.DoubleOr("final_div_factor", 1e4),
                ThreePhases = settings.TryGetProperty("three_phase", out _),
                BaseMomentum = settings.DoubleOr("base_momentum", 0.85),
                MaximumMomentum = settings.DoubleOr("max_momentum", 0.95),
                CycleMomentum = !settings.TryGetProperty("cycle_momentum", out _),
            }),
            "cosine" => new CosineSchedule(settings.Integer("T_max"), settings.DoubleOr("eta_min", 0)),
            "linear" => new LinearSchedule(settings.Integer("total_iters"), settings.Double("start_factor"), settings.DoubleOr("end_factor", 1)),
            _ => new ScheduleSequence((new LinearSchedule(5, 0.1), 5), (new CosineSchedule(20, 0.0005), 20)),
        };
    }
}
