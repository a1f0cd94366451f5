using System.Numerics;

namespace Isotone;

/// <summary>What is done with a group of equal elements.</summary>
internal interface ITieGroupVisitor
{
    /// <summary>Takes the elements at the places [start, end) of the sorted order.</summary>
    void Visit(int start, int end);
}

/// <summary>The groups of equal elements of a sorted row, single elements among them.</summary>
internal static class TieGroups
{
    /// <summary>Visits the groups in sorted order.</summary>
    /// <param name="values">The row. Holds no NaN.</param>
    /// <param name="permutation">A permutation that sorts <paramref name="values"/>.</param>
    /// <param name="visitor">Visits a group when the elements up to the first of the next group have been read, and may
    /// overwrite its own.</param>
    public static void ForEach<T, TVisitor>(ReadOnlySpan<T> values, ReadOnlySpan<int> permutation, ref TVisitor visitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVisitor : struct, ITieGroupVisitor, allows ref struct
    {
        int start = 0;
        T value = values[permutation[0]];
        for (int k = 1; k < permutation.Length; k++)
        {
            T next = values[permutation[k]];
            if (next == value)
                continue;
            visitor.Visit(start, k);
            start = k;
            value = next;
        }

        visitor.Visit(start, permutation.Length);
    }
}
