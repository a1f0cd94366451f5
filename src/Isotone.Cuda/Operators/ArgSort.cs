namespace Isotone.Cuda;

/// <summary>Stable sorting permutations on a card; the order is that of <see cref="Isotone.ArgSort"/>.</summary>
/// <inheritdoc cref="DeviceOperator" path="/remarks"/>
/// <typeparam name="T">float, double, Half or BFloat16.</typeparam>
public sealed class ArgSort<T> : DeviceOperator
    where T : unmanaged
{
    private readonly RowSorter _sorter;

    /// <summary>A sort.</summary>
    /// <param name="device">The card.</param>
    /// <param name="allocator">Where working memory comes from; the card's own if null.</param>
    /// <exception cref="CudaException">The kernels cannot be loaded.</exception>
    public ArgSort(CudaDevice device, IDeviceAllocator? allocator = null)
        : base(device, allocator) => _sorter = new RowSorter(device, ElementTypes.Of<T>());

    /// <summary>The permutation that sorts each row.</summary>
    /// <param name="values">The rows, flat. NaN sorts above everything else.</param>
    /// <param name="rows">How they are cut.</param>
    /// <param name="permutation">Receives, for each row, the indices within that row (from 0) in sorted order.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <param name="stream">The stream; the default one if null.</param>
    /// <exception cref="ArgumentException">A length does not fit <paramref name="rows"/>, or an address is not the card's.</exception>
    /// <exception cref="CudaException">The card has no memory left, or the driver reports an earlier fault.</exception>
    public void Sort(
        DevicePointer<T> values,
        Rows rows,
        DevicePointer<int> permutation,
        SortDirection direction = SortDirection.Ascending,
        CudaStream? stream = null)
    {
        RequireRows(rows);
        using var context = Device.Enter();
        values.Require(Device, rows.Length);
        permutation.Require(Device, rows.Length);
        stream ??= CudaStream.Default;
        Begin(stream);
        Table.Prepare(rows, stream);
        Work.Reserve((nuint)Math.Max(1, _sorter.WorkBytes(Table)), stream);
        _sorter.Sort(
            Table, values.Address, direction == SortDirection.Descending, permutation.Address, 0, 1, 0, Work.Address, stream);
        Rows = rows;
        End(stream);
    }
}
