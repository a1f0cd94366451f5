using Isotone.Testing;

namespace Isotone.Tests;

/// <summary>
/// Operators that give a number a row, and hard ranks: the same bits on any number of threads and in any batch, nothing
/// allocated once warm, and the first bad row named.
/// </summary>
[Collection(nameof(ParallelTests))]
public class RowsThreadsTests
{
    /// <summary>One pass of an operator over rows: everything it computes.</summary>
    private delegate void Pass(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Rows rows, double[] numbers, float[] elements);

    private static readonly Dictionary<string, Func<Pass>> _operators = new()
    {
        ["pearson"] = () => (x, y, rows, numbers, _) => Correlation.Pearson(x, y, rows, numbers),
        ["spearman"] = () => (x, y, rows, numbers, _) => Correlation.Spearman(x, y, rows, numbers),
        ["auc"] = () => (x, y, rows, numbers, _) => Roc.Auc(y, x, rows, numbers),
        ["hard rank"] = () => (x, _, rows, _, elements) => HardRank.Compute(x, rows, elements),
        ["hard rank, dense"] = () => (_, y, rows, _, elements) => HardRank.Compute(y, rows, elements, TieRule.Dense),
        ["aum"] = () =>
        {
            var aum = new Aum<float>();
            return (x, y, rows, numbers, elements) =>
            {
                aum.Forward(y, x, rows, numbers);
                aum.Vjp(numbers, elements);
            };
        },
        ["aum derivatives"] = () =>
        {
            var aum = new Aum<float>(ErrorDenominator.Count);
            float[] right = [];
            return (x, y, rows, numbers, elements) =>
            {
                aum.Forward(y, x, rows, numbers);
                Array.Resize(ref right, elements.Length);
                aum.Derivatives(elements, right);
            };
        },
        ["soft spearman"] = () => SoftPass(Regularization.L2, TargetRanks.Hard),
        ["soft spearman, soft target"] = () => SoftPass(Regularization.L2, TargetRanks.Soft),
        ["soft spearman, KL"] = () => SoftPass(Regularization.KL, TargetRanks.None),
    };

    public static TheoryData<string> Operators => [.. _operators.Keys];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Neither_threads_nor_the_batch_change_a_bit(string name)
    {
        foreach (Rows rows in (Rows[])[Rows.Batch(300, 100), Rows.Batch(7, 9000), Rows.FromLengths([20_000, 2, 3000, 5, 17_000, 999])])
        {
            (float[] x, float[] y) = Inputs(rows);
            (double[] numbers, float[] elements) = Run(name, x, y, rows, 1);
            foreach (int threads in (int[])[2, 7])
            {
                (double[] others, float[] otherElements) = Run(name, x, y, rows, threads);
                Assert.Equal(numbers, others);
                Assert.Equal(elements, otherElements);
            }

            for (int row = 0; row < Math.Min(rows.Count, 10); row++)
            {
                (double[] alone, float[] aloneElements) = Run(
                    name, rows.Slice<float>(x, row).ToArray(), rows.Slice<float>(y, row).ToArray(), Rows.One(rows.LengthOf(row)), 2);
                Assert.Equal(numbers[row], alone[0]);
                Assert.Equal(rows.Slice<float>(elements, row), aloneElements);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Nothing_is_allocated_once_warm(string name)
    {
        foreach (int threads in (int[])[1, 2])
        {
            using Parallelism.Scope limit = Parallelism.Limit(threads);
            Rows rows = Rows.Batch(40, 1000);
            (float[] x, float[] y) = Inputs(rows);
            float[] elements = new float[rows.Length];
            double[] numbers = new double[rows.Count];
            Pass pass = _operators[name]();
            Assert.Equal(0, Testing.Allocation.OnAllThreads(() =>
            {
                for (int call = 0; call < 10; call++)
                {
                    // Another target each time, so that none is recognized.
                    y[call] = 1 - y[call];
                    pass(x, y, rows, numbers, elements);
                }
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void The_first_row_with_NaN_is_named_on_any_number_of_threads(string name)
    {
        Rows rows = Rows.Batch(300, 100);
        (float[] x, float[] y) = Inputs(rows);
        (x[4321], x[12_345]) = (float.NaN, float.NaN);
        (y[4399], y[23_456]) = (float.NaN, float.NaN);
        foreach (int threads in (int[])[1, 2, 7])
        {
            var refusal = Assert.Throws<ArgumentException>(() => Run(name, x, y, rows, threads));
            Assert.Contains("row 43,", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Targets_that_come_again_are_recognized_and_others_are_not()
    {
        foreach (TargetRanks kind in Enum.GetValues<TargetRanks>())
        {
            Rows rows = Rows.Batch(6, 50), others = Rows.Batch(10, 30);
            (float[] x, float[] y) = Inputs(rows);
            float[] changed = [.. y];
            changed[299] += 0.25f;
            var used = new SoftSpearman<float>(0.1, targetRanks: kind);
            double strength = 0.1;
            foreach ((float[] targets, Rows cut) in new[] { (y, rows), (y, rows), (changed, rows), (y, rows), (y, others), (y, rows) })
            {
                used.Strength = strength;
                double[] expected = new double[cut.Count], numbers = new double[cut.Count];
                new SoftSpearman<float>(strength, targetRanks: kind).Forward(x, targets, cut, expected);
                used.Forward(x, targets, cut, numbers);
                Assert.Equal(expected, numbers);
                strength *= 1.5;
            }
        }
    }

    private static Pass SoftPass(Regularization regularization, TargetRanks targetRanks)
    {
        var soft = new SoftSpearman<float>(0.003, regularization, targetRanks);
        return (x, y, rows, numbers, elements) =>
        {
            soft.Forward(x, y, rows, numbers);
            soft.Vjp(numbers, elements);
        };
    }

    private static (double[] Numbers, float[] Elements) Run(string name, float[] x, float[] y, Rows rows, int threads)
    {
        using Parallelism.Scope limit = Parallelism.Limit(threads);
        double[] numbers = new double[rows.Count];
        float[] elements = new float[rows.Length];
        _operators[name]()(x, y, rows, numbers, elements);
        return (numbers, elements);
    }

    // Normal predictions with some ties, and targets of 0 and 1, both in every row.
    private static (float[] X, float[] Y) Inputs(Rows rows)
    {
        float[] x = Distributions.RowOfFloats("normal", rows.Length, 71), y = Distributions.RowOfFloats("normal", rows.Length, 72);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = i % 3 == 0 ? MathF.Round(x[i], 1) : x[i];
            y[i] = y[i] > 0.3f ? 1 : 0;
        }

        for (int row = 0; row < rows.Count; row++)
            (y[rows.Start(row)], y[rows.Start(row) + 1]) = (1, 0);
        return (x, y);
    }
}
