using System.Text.Json;
using Isotone.Testing;

namespace Isotone.Learning.Tests;

public class OptimizerGoldenTests
{
    [Fact]
    public void Twenty_steps_are_pytorchs()
    {
        foreach (JsonElement golden in PyTorch.Cases("optimizers"))
        {
            Variable<double>[] parameters = Start(golden);
            Optimizer<double> optimizer = Create(golden, parameters);
            foreach (JsonElement step in golden.GetProperty("steps").EnumerateArray())
            {
                Take(optimizer, parameters, step);
                for (int i = 0; i < 2; i++)
                    PyTorch.Equal(Numbers(step, "parameters", i), parameters[i].Value, 1e-12);
            }
        }
    }

    [Fact]
    public void Exported_state_continues_bit_for_bit()
    {
        foreach (JsonElement golden in PyTorch.Cases("optimizers"))
        {
            JsonElement[] steps = [.. golden.GetProperty("steps").EnumerateArray()];
            Variable<double>[] whole = Start(golden), part = Start(golden);
            Optimizer<double> optimizer = Create(golden, whole), first = Create(golden, part);
            for (int i = 0; i < 7; i++)
            {
                Take(optimizer, whole, steps[i]);
                Take(first, part, steps[i]);
            }

            OptimizerState<double> state = first.ExportState();
            Take(first, Start(golden), steps[7]);
            Optimizer<double> resumed = Create(golden, part);
            resumed.ImportState(state);
            for (int i = 7; i < 20; i++)
            {
                Take(optimizer, whole, steps[i]);
                Take(resumed, part, steps[i]);
            }

            Assert.Equal(20, resumed.Steps);
            Assert.Equal(whole[0].Value.ToArray(), part[0].Value.ToArray());
            Assert.Equal(whole[1].Value.ToArray(), part[1].Value.ToArray());
        }
    }

    [Fact]
    public void State_of_another_optimizer_is_refused_and_changes_nothing()
    {
        NamedParameter<double>[] parameters = [new("p", Inputs.Any(1, 3))];
        var adam = new Adam<double>(parameters);
        var sgd = new Sgd<double>(parameters, new SgdOptions { Momentum = 0.9 });
        var other = new Adam<double>([new NamedParameter<double>("p", Inputs.Any(1, 4))]);
        adam.LearningRate = 0.5;
        Assert.Throws<InvalidDataException>(() => adam.ImportState(sgd.ExportState()));
        Assert.Throws<InvalidDataException>(() => adam.ImportState(other.ExportState()));
        Assert.Throws<InvalidDataException>(() => sgd.ImportState(adam.ExportState()));
        Assert.Equal(0.5, adam.LearningRate);
    }

    [Fact]
    public void The_l1_penalty_is_the_proximal_step()
    {
        foreach (int length in new[] { 1, 3, 8, 21 })
        {
            Variable<double> p = Inputs.Any(length, length), free = Variable.From<double>(p.Value.ToArray(), requiresGradient: true);
            var with = new Sgd<double>([new NamedParameter<double>("p", p)], new SgdOptions { LearningRate = 0.5, L1Penalty = 0.4 });
            var without = new Sgd<double>([new NamedParameter<double>("p", free)], new SgdOptions { LearningRate = 0.5 });
            foreach (Variable<double> variable in new[] { p, free })
                Inputs.Any(50, length).Value.CopyTo(variable.GradientToAddTo());
            with.Step();
            without.Step();
            double[] expected = [.. free.Value.ToArray().Select(value => Math.Sign(value) * Math.Max(Math.Abs(value) - 0.2, 0))];
            PyTorch.Equal(expected, p.Value, 1e-15);
        }
    }

    [Fact]
    public void The_l1_penalty_makes_exact_zeros_of_useless_weights()
    {
        // (w0 - 3)^2 + w1^2 + lambda |w|: the minimum is w0 = 3 - lambda / 2, w1 = 0.
        Variable<double> w = Variable.From<double>([0.5, 0.5], requiresGradient: true);
        var sgd = new Sgd<double>([new NamedParameter<double>("w", w)], new SgdOptions { LearningRate = 0.1, L1Penalty = 1 });
        Variable<double> goal = Variable.From<double>([3.0, 0.0]);
        for (int i = 0; i < 200; i++)
        {
            sgd.ZeroGradient();
            w.Subtract(goal).Square().Sum().Backward();
            sgd.Step();
        }

        Assert.Equal(2.5, w.Value[0], 1e-9);
        Assert.Equal(0, w.Value[1]);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        NamedParameter<double>[] parameters = [new("p", Inputs.Any(1, 3))];
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<double>(parameters, new SgdOptions { Momentum = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<double>(parameters, new SgdOptions { Dampening = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<double>(parameters, new SgdOptions { L1Penalty = double.NaN }));
        Assert.Throws<ArgumentException>(() => new Sgd<double>(parameters, new SgdOptions { Nesterov = true }));
        Assert.Throws<ArgumentException>(() => new Adam<double>([new ParameterGroup<double>(parameters), new ParameterGroup<double>(parameters)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup<double>(parameters) { WeightDecay = -1 });
        Assert.Throws<ArgumentException>(() => new ParameterGroup<double>([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd<double>(parameters).Momentum = 0.5);
    }

    [Fact]
    public void AdamW_decays_by_default_as_pytorchs_does()
    {
        NamedParameter<double>[] parameters = [new("p", Inputs.Any(1, 3))];
        Assert.Contains(new Setting("weight_decay", "0.01"), new AdamW<double>(parameters).Settings);
        Assert.Equal("AdamW", new AdamW<double>(parameters, new AdamOptions()).Kind);
    }

    private static Variable<double>[] Start(JsonElement golden) =>
        [.. Enumerable.Range(0, 2).Select(i => Variable.From<double>(Numbers(golden, "start", i), requiresGradient: true))];

    private static double[] Numbers(JsonElement element, string property, int index) =>
        [.. element.GetProperty(property)[index].EnumerateArray().Select(number => number.GetDouble())];

    private static void Take(Optimizer<double> optimizer, Variable<double>[] parameters, JsonElement step)
    {
        optimizer.ZeroGradient();
        for (int i = 0; i < parameters.Length; i++)
            Numbers(step, "gradients", i).CopyTo(parameters[i].GradientToAddTo());
        optimizer.Step();
    }

    private static Optimizer<double> Create(JsonElement golden, Variable<double>[] parameters)
    {
        JsonElement settings = golden.GetProperty("settings");
        ParameterGroup<double>[] groups =
        [
            new([new NamedParameter<double>("first", parameters[0])]),
            new([new NamedParameter<double>("second", parameters[1])]) { LearningRate = 0.003, WeightDecay = 0.2 },
        ];
        if (golden.Text("name") == "sgd")
        {
            return new Sgd<double>(groups, new SgdOptions
            {
                LearningRate = settings.Double("lr"),
                Momentum = settings.DoubleOr("momentum", 0),
                Dampening = settings.DoubleOr("dampening", 0),
                WeightDecay = settings.DoubleOr("weight_decay", 0),
                Nesterov = settings.TryGetProperty("nesterov", out _),
            });
        }

        bool isAdamW = golden.Text("name") == "adamw";
        var options = new AdamOptions
        {
            LearningRate = settings.Double("lr"),
            Beta1 = settings.DoubleOr("beta1", 0.9),
            Beta2 = settings.DoubleOr("beta2", 0.999),
            Epsilon = settings.DoubleOr("eps", 1e-8),
            WeightDecay = settings.DoubleOr("weight_decay", isAdamW ? 0.01 : 0),
        };
        return isAdamW ? new AdamW<double>(groups, options) : new Adam<double>(groups, options);
    }
}
