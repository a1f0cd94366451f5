using System.Globalization;

namespace Isotone.Data;

/// <summary>Whether a target can be trained on or scored against.</summary>
public static class TargetCheck
{
    /// <summary>The rows whose target is known, once it is sure that they can be learnt from.</summary>
    /// <param name="rows">The rows to look at, such as the training rows.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="purpose">What the rows are, for messages: "training", "validation".</param>
    /// <exception cref="DataFileException">
    /// There is no such target, no row has a value of it, or all values are the same.
    /// </exception>
    public static RowSelection Require(RowSelection rows, string target, string purpose)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RowSelection known = rows.WithTarget(target);
        string source = rows.Table.Source;
        if (rows.Count == 0)
            throw new DataFileException(source, $"there are no {purpose} rows");
        if (known.Count == 0)
        {
            throw new DataFileException(
                source, $"the target has no value in any of the {rows.Count} {purpose} rows", column: target);
        }

        float[] values = known.Target(target);
        if (!values.AsSpan().ContainsAnyExcept(values[0]))
        {
            throw new DataFileException(
                source,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the target is {values[0]} in all {known.Count} {purpose} rows, and order cannot be learnt from one value"),
                column: target);
        }

        return known;
    }
}
