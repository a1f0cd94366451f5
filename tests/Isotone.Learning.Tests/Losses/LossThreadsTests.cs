namespace Isotone.Learning.Tests;

/// <summary>Losses over rows on one thread and on several: the same bits.</summary>
public class LossThreadsTests
{
    private static readonly Dictionary<string, Func<Loss<float>>> _losses = new()
    {
        ["pearson"] = () => new PearsonLoss<float>(),
        ["spearman"] = () => new SoftSpearmanLoss<float>(),
        ["spearman, one strength"] = () => new SoftSpearmanLoss<float>(SoftRankStrength.Absolute(0.01)),
        ["aum"] = () => new AumLoss<float>(),
        ["aum per deviation"] = () => new AumLoss<float>(perDeviation: true),
    };

    public static readonly TheoryData<string> Names = [.. _losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_gradient_do_not_depend_on_the_number_of_threads(string name)
    {
        // Row 7 holds a single class.
        Rows rows = Rows.FromLengths([.. Enumerable.Range(0, 40).Select(row => 300 + (row * 137 % 900))]);
        float[] predictions = Inputs.Floats(5, rows.Length);
        float[] targets = [.. Inputs.Floats(6, rows.Length).Select(value => value > 0.2f ? 1f : 0f)];
        rows.Slice(targets.AsSpan(), 7).Clear();
        Loss<float> used = _losses[name]();
        (float Value, float[] Gradient) one = Run(_losses[name](), 1);
        foreach (int threads in (int[])[1, 2, 5, 2])
        {
            (float Value, float[] Gradient) many = Run(used, threads);
            Assert.Equal(one.Value, many.Value);
            Assert.Equal(one.Gradient, many.Gradient);
        }

        Assert.Contains(one.Gradient, element => element != 0);

        (float Value, float[] Gradient) Run(Loss<float> loss, int threads)
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            Variable<float> p = Variable.Parameter<float>(new Shape(rows.Length));
            predictions.CopyTo(p.Data);
            Variable<float> value = loss.Forward(p, Variable.From<float>(targets), rows);
            value.Backward();
            return (value.Item, p.Gradient.ToArray());
        }
    }
}
