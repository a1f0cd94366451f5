namespace Isotone.Tests;

/// <summary>What an operator must give for a row: blocks in sorted order, values and gradient each rounded once.</summary>
internal sealed record SoftExpectation(int[] BlockSizes, double[] Values, double[] Vjp);

/// <summary>
/// Soft ranks and sorts from their definition: isotonic regression of z/eps - rho (or rho/eps - z), subtracted again.
/// L2 in exact arithmetic, KL to more than 300 bits. Shares nothing with the library.
/// </summary>
internal static class SoftOracle
{
    public static SoftExpectation Rank(
        double[] x, Regularization regularization, double strength, SortDirection direction, double[] cotangent)
    {
        bool ascending = direction == SortDirection.Ascending, l2 = regularization == Regularization.L2;
        int[] order = Order(x, descending: ascending);
        Row row = Read(x, order, ascending ? 1 : -1, strength);
        Dyadic[] g = [.. order.Select(i => Dyadic.Of(cotangent[i]))];
        Dyadic[] shifted = [.. row.Values.Zip(row.Positions, (z, rho) => z - row.Strength * rho)];
        Dyadic[] e = l2 ? row.Ones : KLOracle.Exponentials(row.Values, row.Strength);
        int[] starts = l2 ? ExactIsotonic.Starts(shifted, row.Ones) : KLOracle.Starts(e, row.Positions);
        int[] sizes = ExactIsotonic.Sizes(starts, x.Length);
        double[] values = new double[x.Length], vjp = new double[x.Length];
        for (int block = 0; block < starts.Length; block++)
        {
            Range range = starts[block]..(starts[block] + sizes[block]);
            Dyadic total = Dyadic.Sum(e.AsSpan(range)), pooled = Dyadic.Sum(shifted.AsSpan(range));
            Dyadic positions = Dyadic.Sum(row.Positions.AsSpan(range));
            Dyadic weighted = Dyadic.Sum([.. e[range].Zip(g[range], (weight, incoming) => weight * incoming)]);
            for (int k = starts[block]; k < starts[block] + sizes[block]; k++)
            {
                // L2: r = (|B| z - sum_B (z - eps rho))/(|B| eps), gradient (|B| g - sum_B g)/(|B| eps).
                // KL: r = e sum_B rho/sum_B e, gradient (r/eps)(g sum_B e - sum_B e g)/sum_B e.
                values[order[k]] = l2
                    ? Dyadic.Quotient(total * row.Values[k] - pooled, total * row.Strength)
                    : Dyadic.Quotient(e[k] * positions, total);
                Dyadic deviation = g[k] * total - weighted;
                double gradient = l2
                    ? Dyadic.Quotient(deviation, total * row.Strength)
                    : Dyadic.Quotient(e[k] * positions * deviation, total * total * row.Strength);
                vjp[order[k]] = ascending ? gradient : -gradient;
            }
        }

        return new SoftExpectation(sizes, values, vjp);
    }

    public static SoftExpectation Sort(
        double[] x, Regularization regularization, double strength, SortDirection direction, double[] cotangent)
    {
        bool descending = direction == SortDirection.Descending;
        int[] order = Order(x, descending);
        Row row = Read(x, order, descending ? 1 : -1, strength);
        double[] values = new double[x.Length], vjp = new double[x.Length];
        bool l2 = regularization == Regularization.L2;
        Dyadic[] upper = l2 ? [] : KLOracle.Exponentials(row.Positions, row.Strength);
        Dyadic[] lower = l2 ? [] : KLOracle.Exponentials(row.Values, Dyadic.One);
        int[] starts = l2
            ? ExactIsotonic.Starts([.. row.Positions.Zip(row.Values, (rho, z) => rho - row.Strength * z)], row.Ones)
            : KLOracle.Starts(upper, lower);
        int[] sizes = ExactIsotonic.Sizes(starts, x.Length);
        for (int block = 0; block < starts.Length; block++)
        {
            (int start, int size) = (starts[block], sizes[block]);
            Range range = start..(start + size);
            Dyadic count = Dyadic.Of(size);
            Dyadic g = Dyadic.Sum([.. cotangent[range].Select(Dyadic.Of)]);
            Dyadic lowerSum = l2 ? count : KLOracle.Sum(lower.AsSpan(range));
            Dyadic level = l2 ? default : row.Values[0] + HighPrecision.Log(lowerSum) - HighPrecision.Log(KLOracle.Sum(upper.AsSpan(range)));
            Dyadic pooled = Dyadic.Sum(row.Positions.AsSpan(range)) - row.Strength * Dyadic.Sum(row.Values.AsSpan(range));
            for (int k = start; k < start + size; k++)
            {
                // L2: (|B| rho_k - sum_B (rho - eps z))/(|B| eps). KL: rho_k/eps - LSE_B(w) + LSE_B(z), both sums
                // relative to the row's largest; a block of one is z itself.
                double y = l2 ? Dyadic.Quotient(count * row.Positions[k] - pooled, count * row.Strength)
                    : size == 1 ? row.Values[k].ToDouble()
                    : (level + Dyadic.Quotient(row.Positions[k] - row.Positions[0], row.Strength, 3 * HighPrecision.Bits)).ToDouble();
                values[k] = descending ? y : -y;
                vjp[order[k]] = Dyadic.Quotient((l2 ? Dyadic.One : lower[k]) * g, lowerSum);
            }
        }

        return new SoftExpectation(sizes, values, vjp);
    }

    private static int[] Order(double[] x, bool descending)
    {
        IEnumerable<int> indices = Enumerable.Range(0, x.Length);
        return [.. descending ? indices.OrderByDescending(i => x[i]) : indices.OrderBy(i => x[i])];
    }

    private static Row Read(double[] x, int[] order, double sign, double strength) => new(
        [.. order.Select(i => Dyadic.Of(sign * x[i]))],
        [.. order.Select((_, k) => Dyadic.Of(x.Length - k))],
        [.. order.Select(_ => Dyadic.One)],
        Dyadic.Of(strength));

    /// <summary>z descending, rho = (n, ..., 1), weights of 1, and eps.</summary>
    private sealed record Row(Dyadic[] Values, Dyadic[] Positions, Dyadic[] Ones, Dyadic Strength);
}
