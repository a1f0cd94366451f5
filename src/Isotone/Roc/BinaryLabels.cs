using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>Binary labels: 1 is positive, every other number negative.</summary>
internal static class BinaryLabels
{
    /// <summary>Whether a label is the positive class.</summary>
    public static bool IsPositive<T>(T label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => label == T.One;

    /// <summary>1 for a positive and 0 for a negative, without a branch: which comes next is anybody's guess.</summary>
    public static int AsNumber<T>(T label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Unsafe.BitCast<bool, byte>(IsPositive(label));

    /// <summary>Checks lengths, NaN among the labels and anything but numbers among the predictions.</summary>
    public static void Check<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Covers(rows, labels);
        Guard.Covers(rows, predictions);
        Guard.NotNaN(labels, rows);
        Guard.Finite(predictions, rows);
    }

    /// <summary>Refuses a row of a single class, for which a rate of errors divides by zero.</summary>
    public static void RefuseSingleClass<T>(ReadOnlySpan<T> labels, Rows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < rows.Count; row++)
        {
            int positives = CountPositives(rows.Slice(labels, row));
            if (positives > 0 && positives < rows.LengthOf(row))
                continue;
            string found = positives > 0 ? "positives (1)" : "negatives (anything but 1)";
            string where = rows.Count == 1 ? "labels hold" : $"labels (row {row}) hold";
            throw new ArgumentException(
                $"{where} a single class, {found} only; rates of both kinds of error need both.", nameof(labels));
        }
    }

    /// <summary>
    /// Checks that no label is NaN and every prediction finite, and counts the positives, in one pass; false where
    /// <see cref="Check"/> has something to say.
    /// </summary>
    public static bool TryCountPositives<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions, out int positives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        positives = 0;
        int i = 0;
        bool isFine = true;
        if (Vector512<T>.IsSupported)
        {
            Vector512<T> fine = Vector512<T>.AllBitsSet, one = Vector512.Create(T.One);
            for (; i + Vector512<T>.Count <= labels.Length; i += Vector512<T>.Count)
            {
                Vector512<T> label = Vector512.Create(labels.Slice(i, Vector512<T>.Count));
                Vector512<T> prediction = Vector512.Create(predictions.Slice(i, Vector512<T>.Count));

                // x - x is 0 for what is finite, and NaN else.
                fine &= Vector512.Equals(label, label) & Vector512.Equals(prediction - prediction, Vector512<T>.Zero);
                positives += BitOperations.PopCount(Vector512.Equals(label, one).ExtractMostSignificantBits());
            }

            isFine = fine.ExtractMostSignificantBits() == Vector512<T>.AllBitsSet.ExtractMostSignificantBits();
        }

        for (; i < labels.Length; i++)
        {
            isFine &= !T.IsNaN(labels[i]) && T.IsFinite(predictions[i]);
            positives += AsNumber(labels[i]);
        }

        return isFine;
    }

    /// <summary>The number of positive labels.</summary>
    public static int CountPositives<T>(ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int positives = 0, i = 0;
        if (Vector512<T>.IsSupported)
        {
            for (; i + Vector512<T>.Count <= labels.Length; i += Vector512<T>.Count)
            {
                Vector512<T> equal = Vector512.Equals(Vector512.Create(labels.Slice(i, Vector512<T>.Count)), Vector512.Create(T.One));
                positives += BitOperations.PopCount(equal.ExtractMostSignificantBits());
            }
        }

        for (; i < labels.Length; i++)
            positives += AsNumber(labels[i]);
        return positives;
    }
}
