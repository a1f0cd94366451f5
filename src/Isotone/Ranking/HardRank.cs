using System.Buffers;
using System.Numerics;

namespace Isotone;

/// <summary>Ranks from 1 to n with a rule for ties, as SciPy's <c>rankdata</c> and pandas' <c>rank</c> give them.</summary>
/// <remarks>
/// <para>Infinities are ranked like numbers (they are ordered) and -0 ties with +0. NaN has no rank and is refused.</para>
/// <para>
/// Ranks are written in the type of the values, always exactly. A type with p significand bits holds whole ranks up to 2^p
/// and the half ranks of <see cref="TieRule.Average"/> up to 2^(p - 1): <see cref="float"/> ranks 16,777,216 elements
/// (8,388,608 for averages), <see cref="Half"/> 2,048 (1,024). A longer row is refused; rank it as <see cref="double"/>.
/// </para>
/// </remarks>
public static unsafe partial class HardRank
{
    /// <summary>The ranks of one row.</summary>
    /// <param name="values">The row, shape [n].</param>
    /// <param name="ties">The rank of equal elements.</param>
    /// <param name="direction">Whether the smallest or the largest element has rank 1.</param>
    /// <returns>The ranks in input order, shape [n].</returns>
    /// <inheritdoc cref="Compute{T}" path="/exception"/>
    public static T[] Of<T>(
        ReadOnlySpan<T> values, TieRule ties = TieRule.Average, SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows row = Guard.OneRow(values);
        var ranks = new T[values.Length];
        Compute(values, row, ranks, ties, direction);
        return ranks;
    }

    /// <summary>The ranks of each row, in parallel (<see cref="Parallelism"/>). O(n log n) or better for a row of n.</summary>
    /// <param name="values">The rows, flat.</param>
    /// <param name="rows">How <paramref name="values"/> is cut into rows.</param>
    /// <param name="destination">
    /// Receives the ranks in input order. Same length as <paramref name="values"/>; may be the same memory, but must not
    /// overlap it in part.
    /// </param>
    /// <param name="ties">The rank of equal elements.</param>
    /// <param name="direction">Whether the smallest or the largest element of a row has rank 1.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> is empty or holds NaN (the message names the element and its row), or a length does not
    /// fit <paramref name="rows"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such tie rule, or a row is longer than <typeparamref name="T"/> has exact ranks for.
    /// </exception>
    public static void Compute<T>(
        ReadOnlySpan<T> values,
        Rows rows,
        Span<T> destination,
        TieRule ties = TieRule.Average,
        SortDirection direction = SortDirection.Ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, values);
        Guard.SameLength(destination, rows.Length);
        if (!Enum.IsDefined(ties))
            throw new ArgumentOutOfRangeException(nameof(ties), ties, "There is no such tie rule.");
        RefuseInexactRanks<T>(rows, ties);
        Guard.NotNaN(values, rows);

        int[] permutation = ArrayPool<int>.Shared.Rent(rows.Length);
        ArgSort.Sort(values, rows, permutation.AsSpan(0, rows.Length), direction);
        fixed (T* from = values, to = destination)
            ParallelRows.Run(new RankWork<T>(from, rows, permutation, to, ties), rows);
        ArrayPool<int>.Shared.Return(permutation);
    }

    private static void RefuseInexactRanks<T>(Rows rows, TieRule ties)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // p bits hold every integer up to 2^p; a half rank k + 1/2 is the integer 2k + 1 halved.
        int bits = T.One.GetSignificandBitLength() - (ties == TieRule.Average ? 1 : 0);
        if (bits >= 31 || rows.Longest <= 1 << bits)
            return;
        throw new ArgumentOutOfRangeException(
            nameof(rows),
            $"The longest row has {rows.Longest} elements, and {typeof(T).Name} holds the exact {ties} ranks of at most " +
            $"{1 << bits}; rank the values as double.");
    }

    private readonly struct RankWork<T>(T* values, Rows rows, int[] permutation, T* destination, TieRule ties) : IRowWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                int start = rows.Start(row), length = rows.LengthOf(row);
                TiedRanks.Fill(
                    new ReadOnlySpan<T>(values + start, length),
                    permutation.AsSpan(start, length),
                    new Span<T>(destination + start, length),
                    ties);
            }
        }
    }
}
