namespace Isotone;

/// <summary>How one row of a type of values is sorted.</summary>
internal unsafe interface IRowSort<TValue>
    where TValue : unmanaged
{
    /// <summary>Writes the stable sorting permutation of a row, on this thread.</summary>
    /// <param name="values">The row.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="direction">Which end comes first.</param>
    /// <param name="indices">Receives the permutation.</param>
    /// <param name="sorted">
    /// Receives the values in order, with their sign turned where the order is ascending, so that they descend; or null.
    /// </param>
    /// <param name="first">Working memory of <paramref name="length"/> + <see
    /// cref="PackedSort{TKernel}.Slack"/>.</param>
    /// <param name="second">More of the same.</param>
    static abstract void Sort(
        TValue* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second);

    /// <summary>As <see cref="Sort"/>, for a long row, on several threads.</summary>
    static abstract void SortParallel(
        TValue* values, int length, SortDirection direction, int* indices, double* sorted, double* first, double* second);
}
