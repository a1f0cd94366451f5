using Isotone.Testing;

namespace Isotone.Cuda.Tests;

/// <summary>What holds for passes whatever they compute. Alone: these tests change what the shim does.</summary>
[Collection(nameof(Alone))]
public sealed class PassTests
{
    private static readonly Rows _rows = Rows.FromLengths([700, 5, 5000, 300, 2049, 200, 31, 97]);
    private static readonly double[] _values = Distributions.Row("one decimal", _rows.Length);

    [CudaTheory]
    [InlineData(true, Regularization.L2)]
    [InlineData(false, Regularization.L2)]
    [InlineData(true, Regularization.KL)]
    [InlineData(false, Regularization.KL)]
    public void The_same_bits_in_every_run(bool isRank, Regularization regularization)
    {
        using SoftOperator<double> soft = OnCard.Operator<double>(isRank, regularization, 0.1, SortDirection.Ascending);
        InEveryRun(() => (OnCard.Forward(soft, _values, _rows), OnCard.Vjp(soft, _values)));
    }

    [CudaFact]
    public void The_same_bits_of_scores_in_every_run()
    {
        using var spearman = new SoftSpearman<double>(OnCard.Device, 0.1);
        using var aum = new Aum<double>(OnCard.Device, ErrorDenominator.Count);
        using DeviceBuffer<double> x = OnCard.Device.Allocate<double>(_values), y = OnCard.Device.Allocate<double>([.. _values.Select(value => value % 1)]);
        using DeviceBuffer<double> scores = OnCard.Device.Allocate<double>(_rows.Count), slope = OnCard.Device.Allocate<double>(_rows.Length);
        using DeviceBuffer<double> ones = OnCard.Device.Allocate<double>([.. Enumerable.Repeat(1.0, _rows.Count)]);
        InEveryRun(() =>
        {
            spearman.Forward(x, y, _rows, scores);
            spearman.Vjp(ones, slope);
            return (scores.ToArray(), slope.ToArray());
        });
        InEveryRun(() =>
        {
            aum.Forward(y, x, _rows, scores);
            aum.Vjp(ones, slope);
            return (scores.ToArray(), slope.ToArray());
        });
    }

    [CudaTheory]
    [InlineData(true, Regularization.L2)]
    [InlineData(false, Regularization.L2)]
    [InlineData(true, Regularization.KL)]
    [InlineData(false, Regularization.KL)]
    public void A_row_does_not_depend_on_its_batch(bool isRank, Regularization regularization)
    {
        double[] values = Distributions.Row("heavy tails", _rows.Length);
        using SoftOperator<double> soft = OnCard.Operator<double>(isRank, regularization, 0.1, SortDirection.Ascending);
        double[] all = OnCard.Forward(soft, values, _rows), gradient = OnCard.Vjp(soft, _values);
        for (int row = 0; row < _rows.Count; row++)
        {
            double[] alone = _rows.Slice<double>(values, row).ToArray();
            Assert.Equal(_rows.Slice<double>(all, row).ToArray(), OnCard.Forward(soft, alone, Rows.One(alone.Length)));
            Assert.Equal(_rows.Slice<double>(gradient, row).ToArray(), OnCard.Vjp(soft, _rows.Slice<double>(_values, row).ToArray()));
        }
    }

    [CudaTheory]
    [InlineData(true, Regularization.L2)]
    [InlineData(false, Regularization.L2)]
    [InlineData(true, Regularization.KL)]
    [InlineData(false, Regularization.KL)]
    public void A_short_row_does_not_depend_on_how_many_threads_it_gets(bool isRank, Regularization regularization)
    {
        // Beside a row of 256 elements each gets a warp, alone as few lanes as it keeps busy.
        int[] lengths = [.. Enumerable.Range(1, 256)];
        Rows rows = Rows.FromLengths(lengths);
        double[] values = [.. lengths.SelectMany((n, i) => Distributions.Row(Distributions.Names[i % Distributions.Names.Length], n))];
        using SoftOperator<double> soft = OnCard.Operator<double>(isRank, regularization, 0.1, SortDirection.Ascending);
        double[] all = OnCard.Forward(soft, values, rows), gradient = OnCard.Vjp(soft, values);
        int[] order = OnCard.ArgSort(values, rows, SortDirection.Descending);
        for (int row = 0; row < rows.Count; row++)
        {
            if (!HostShim.IsCard)
                _ = HostShim.SetOrder(row);
            int n = lengths[row];
            double[] twice = [.. rows.Slice<double>(values, row), .. rows.Slice<double>(values, row)];
            Rows alone = Rows.Batch(2, n);
            Assert.Equal(Twice(all, row), OnCard.Forward(soft, twice, alone));
            Assert.Equal(Twice(gradient, row), OnCard.Vjp(soft, twice));
            Assert.Equal(Twice(order, row), OnCard.ArgSort(twice, alone, SortDirection.Descending));
        }

        if (!HostShim.IsCard)
            _ = HostShim.SetOrder(0);
        TElement[] Twice<TElement>(TElement[] of, int row) => [.. rows.Slice<TElement>(of, row), .. rows.Slice<TElement>(of, row)];
    }

    [ShimFact]
    public void Nothing_waits_for_the_card()
    {
        using var soft = new SoftRank<double>(OnCard.Device, Regularization.KL, 0.1);
        using var spearman = new SoftSpearman<double>(OnCard.Device);
        using var aum = new Aum<double>(OnCard.Device, ErrorDenominator.Count);
        using var stream = new CudaStream(OnCard.Device);
        using DeviceBuffer<double> from = OnCard.Device.Allocate<double>(_values, stream), to = OnCard.Device.Allocate<double>(_values.Length, stream);
        using DeviceBuffer<double> rows = OnCard.Device.Allocate<double>(_rows.Count, stream);
        Rows other = Rows.FromLengths([_values.Length - 9, 9]);
        long waits = HostShim.WaitCount;
        for (int pass = 0; pass < 3; pass++)
        {
            // Rows that change are uploaded, and must not wait either.
            soft.Forward(from, other, to, stream);
            soft.Forward(from, _rows, to, stream);
            soft.Vjp(from, to, stream);
            soft.Jvp(from, to, stream);
            spearman.Forward(from, from, _rows, rows, stream);
            spearman.Vjp(rows, to, stream);
            aum.Forward(from, from, _rows, rows, stream);
            aum.Vjp(rows, to, stream);
        }

        Assert.Equal(waits, HostShim.WaitCount);
        stream.Synchronize(OnCard.Device);
        Assert.Equal(waits + 1, HostShim.WaitCount);
    }

    [ShimFact]
    public void Memory_comes_from_the_allocator_and_goes_back()
    {
        var counting = new CountingAllocator(OnCard.Device.Allocator);
        CudaStream stream = CudaStream.Default;
        stream.Synchronize(OnCard.Device);
        long before = HostShim.Memory;
        using (var soft = new SoftSort<double>(OnCard.Device, Regularization.L2, 1, SortDirection.Ascending, counting))
        {
            double[] first = OnCard.Forward(soft, _values, _rows);
            int allocations = counting.Allocations;
            Assert.True(allocations > 0);
            Assert.Equal(first, OnCard.Forward(soft, _values, _rows));
            Assert.Equal(allocations, counting.Allocations);
        }

        stream.Synchronize(OnCard.Device);
        Assert.Equal(0, counting.Live);
        Assert.Equal(before, HostShim.Memory);
    }

    [CudaFact]
    public void A_row_that_is_not_finite_is_named_and_leaves_the_others_alone()
    {
        double[] values = [.. _values];
        using var soft = new SoftRank<double>(OnCard.Device, Regularization.L2, 0.1);
        double[] good = OnCard.Forward(soft, values, _rows);
        soft.RequireFinite();
        values[_rows.Start(2) + 7] = double.PositiveInfinity;
        double[] bad = OnCard.Forward(soft, values, _rows);
        Assert.All(_rows.Slice<double>(bad, 2).ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.Equal(_rows.Slice<double>(good, 3).ToArray(), _rows.Slice<double>(bad, 3).ToArray());
        Assert.Equal("values (row 2) holds NaN or an infinity; every element must be finite. (Parameter 'values')", Assert.Throws<ArgumentException>(soft.RequireFinite).Message);
    }

    [CudaFact]
    public void Results_may_go_where_the_values_were()
    {
        using var soft = new SoftRank<double>(OnCard.Device, Regularization.L2, 0.1);
        double[] expected = OnCard.Forward(soft, _values, _rows);
        using DeviceBuffer<double> buffer = OnCard.Device.Allocate<double>(_values);
        soft.Forward(buffer, _rows, buffer);
        Assert.Equal(expected, buffer.ToArray());
    }

    [CudaFact]
    public void Brain_floats_are_rounded_once()
    {
        BFloat16[] values = [.. _values.Select(value => (BFloat16)value)];
        double[] widened = [.. values.Select(value => (double)value)];
        using var soft = new SoftRank<BFloat16>(OnCard.Device, Regularization.L2, 0.1);
        using var wide = new SoftRank<double>(OnCard.Device, Regularization.L2, 0.1);
        BFloat16[] expected = [.. OnCard.Forward(wide, widened, _rows).Select(value => (BFloat16)value)];
        Assert.Equal(expected, OnCard.Forward(soft, values, _rows));
    }

    // Blocks and threads that run in another order, at last the first again, show what depends on it.
    private static void InEveryRun(Func<(double[] Result, double[] Gradient)> pass)
    {
        (double[] result, double[] gradient) = pass();
        int runs = HostShim.IsCard ? 100 : 5;
        for (int run = 1; run <= runs; run++)
        {
            if (!HostShim.IsCard)
                _ = HostShim.SetOrder(runs - run);
            (double[] again, double[] gradientAgain) = pass();
            Assert.Equal(result, again);
            Assert.Equal(gradient, gradientAgain);
        }
    }

    /// <summary>Counts what is allocated.</summary>
    private sealed class CountingAllocator(IDeviceAllocator inner) : IDeviceAllocator
    {
        public int Allocations { get; private set; }

        public int Live { get; private set; }

        public nint Allocate(nuint bytes, CudaStream stream)
        {
            Allocations++;
            Live++;
            return inner.Allocate(bytes, stream);
        }

        public void Free(nint address, nuint bytes, CudaStream stream)
        {
            Live--;
            inner.Free(address, bytes, stream);
        }
    }
}
