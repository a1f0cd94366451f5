namespace Isotone;

/// <summary>
/// The two scans of the LapSum ranks over a row in ascending order (Struski, Bednarczyk, Podolak and Tabor 2025, "LapSum",
/// arXiv 2503.06242). Every sum has terms of one sign or is one of differences, so nothing cancels at any scale.
/// </summary>
/// <remarks>With d_k = e^(-(x_k - x_(k-1))/alpha): what the elements below an element add up to comes from the one before.</remarks>
internal static class LapSumScan
{
    /// <summary>
    /// The ranks minus their mean: c_i = 1/2 sum_j w_j sign(x_i - x_j) (1 - e^(-|x_i - x_j|/alpha)).
    /// </summary>
    /// <param name="sorted">The row, ascending.</param>
    /// <param name="alpha">The scale.</param>
    /// <param name="weights">The weights in the same order, or none.</param>
    /// <param name="centred">Receives the centred ranks; another span.</param>
    public static void Ranks(ReadOnlySpan<double> sorted, double alpha, ReadOnlySpan<double> weights, Span<double> centred)
    {
        // U_k = sum_(j<k) w_j (1 - e^..) = U_(k-1) + (1 - d_k) (W_(k-1) - U_(k-1)), W_k the weight up to and including k.
        double below = 0, mass = 0;
        centred[0] = 0;
        for (int k = 1; k < sorted.Length; k++)
        {
            mass += WeightOf(weights, k - 1);
            below += OneMinus(sorted[k - 1], sorted[k], alpha) * (mass - below);
            centred[k] = below;
        }

        double above = 0;
        mass = 0;
        for (int k = sorted.Length - 1; k >= 0; k--)
        {
            centred[k] = 0.5 * (centred[k] - above);
            if (k == 0)
                break;
            mass += WeightOf(weights, k);
            above += OneMinus(sorted[k - 1], sorted[k], alpha) * (mass - above);
        }
    }

    /// <summary>
    /// The pullback: (w_i/(2 alpha)) sum_j w_j (h_i - h_j) e^(-|x_i - x_j|/alpha), with h the cotangent over the weights.
    /// </summary>
    /// <param name="sorted">The row, ascending.</param>
    /// <param name="alpha">The scale.</param>
    /// <param name="weights">The weights, or none.</param>
    /// <param name="h">The cotangent over the weights.</param>
    /// <param name="gradient">Receives the pullback; another span.</param>
    public static void Pullback(
        ReadOnlySpan<double> sorted, double alpha, ReadOnlySpan<double> weights, ReadOnlySpan<double> h, Span<double> gradient)
    {
        // D_k = sum_(j<k) w_j (h_k - h_j) e^.. = d_k (D_(k-1) + (h_k - h_(k-1)) (L_(k-1) + w_(k-1))), L_k = sum_(j<k) w_j e^..
        double differences = 0, mass = 0;
        gradient[0] = 0;
        for (int k = 1; k < sorted.Length; k++)
        {
            double decay = Decay(sorted[k - 1], sorted[k], alpha);
            mass += WeightOf(weights, k - 1);
            differences = decay * (differences + (h[k] - h[k - 1]) * mass);
            mass *= decay;
            gradient[k] = differences;
        }

        (differences, mass) = (0, 0);
        for (int k = sorted.Length - 1; k >= 0; k--)
        {
            gradient[k] = (gradient[k] + differences) * (0.5 * WeightOf(weights, k)) / alpha;
            if (k == 0)
                break;
            double decay = Decay(sorted[k - 1], sorted[k], alpha);
            mass += WeightOf(weights, k);
            differences = decay * (differences + (h[k - 1] - h[k]) * mass);
            mass *= decay;
        }
    }

    /// <summary>
    /// The derivative of the pullback along a tangent:
    /// -(1/(2 alpha^2)) sum_j sign(x_i - x_j) (g_i - g_j) (v_i - v_j) e^(-|x_i - x_j|/alpha).
    /// </summary>
    public static void Curvature(
        ReadOnlySpan<double> sorted, double alpha, ReadOnlySpan<double> g, ReadOnlySpan<double> v, Span<double> product)
    {
        AddSide(sorted, alpha, g, v, product, step: 1);
        AddSide(sorted, alpha, g, v, product, step: -1);
        for (int k = 0; k < sorted.Length; k++)
            product[k] /= 2 * alpha * alpha;
    }

    // Adds minus or plus the sum over the elements before (step 1) or after (step -1), those of equal value left out.
    private static void AddSide(
        ReadOnlySpan<double> sorted, double alpha, ReadOnlySpan<double> g, ReadOnlySpan<double> v, Span<double> product, int step)
    {
        int n = sorted.Length, first = step > 0 ? 0 : n - 1;
        if (step > 0)
            product.Clear();
        var scan = new ProductScan(sorted[first], g[first], v[first]);
        for (int start = first; (uint)start < (uint)n;)
        {
            int end = start;
            for (; (uint)end < (uint)n && sorted[end] == sorted[start]; end += step)
            {
                scan.MoveTo(sorted[end], g[end], v[end], alpha);
                product[end] -= step * scan.Products;
            }

            for (; start != end; start += step)
                scan.Add(g[start], v[start]);
        }
    }

    private static double Decay(double low, double high, double alpha) => Math.Exp((low - high) / alpha);

    private static double OneMinus(double low, double high, double alpha) => -Exponential.MinusOne((low - high) / alpha);

    private static double WeightOf(ReadOnlySpan<double> weights, int k) => weights.IsEmpty ? 1 : weights[k];

    // The sums over the elements added so far of e^.., and of that times (g - g_j), (v - v_j) and their product, seen from
    // the place x with g and v.
    private struct ProductScan(double x, double g, double v)
    {
        private double _x = x, _g = g, _v = v, _mass, _ofG, _ofV;

        public double Products { get; private set; }

        public void MoveTo(double x, double g, double v, double alpha)
        {
            double dg = g - _g, dv = v - _v, decay = Math.Exp(-Math.Abs(x - _x) / alpha);
            Products = decay * (Products + dg * _ofV + dv * _ofG + dg * dv * _mass);
            _ofG = decay * (_ofG + dg * _mass);
            _ofV = decay * (_ofV + dv * _mass);
            _mass *= decay;
            (_x, _g, _v) = (x, g, v);
        }

        public void Add(double g, double v)
        {
            double dg = _g - g, dv = _v - v;
            Products += dg * dv;
            _ofG += dg;
            _ofV += dv;
            _mass += 1;
        }
    }
}
