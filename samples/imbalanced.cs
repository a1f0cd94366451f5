#:project ../src/Isotone
#:project ../src/Isotone.Charts
#:property PublishAot=false
#:property GenerateDocumentationFile=true
#:property NoWarn=$(NoWarn);CS1591;CA1050

// Draws imbalanced.svg and imbalanced-tails.svg, and prints the tables of docs/imbalanced.md: which loss orders rare positives best?
// Run it from this folder: dotnet run -c Release imbalanced.cs
//
// A linear model of 20 features is fitted by gradient descent on the whole sample, with each loss in turn, to 4,000 examples
// of which 1, 2 or 5 % are positive. The step length and the number of steps are those of the largest AUC on 2,000 other
// examples; what counts is the AUC on 20,000 more. All of it 20 times, from data to test.

using System.Globalization;
using System.Numerics.Tensors;
using Isotone;
using Isotone.Charts;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Features = 20, Train = 4000, Held = 2000, Test = 20_000, Seeds = 20, Steps = 200, Look = 5;
double[] shares = [.01, .02, .05];
string[] losses = ["AUM", "all-pairs squared hinge", "logistic", "logistic, classes weighted", "squared hinge"];

// The 97.5 % quantile of Student's t with 19 degrees of freedom.
const double Quantile = 2.093;

foreach (string scenario in (string[])["two normal classes", "heavy-tailed features"])
{
    var panels = new List<Chart>();
    Console.WriteLine($"{scenario}: test AUC, mean and 95 % interval over {Seeds} samples; below, the difference to logistic on the same sample\n");
    Console.WriteLine($"| positives | {string.Join(" | ", losses)} |\n|---:|{string.Concat(losses.Select(_ => "---:|"))}");
    foreach (double share in shares)
    {
        double[][] auc = [.. losses.Select(_ => new double[Seeds])];
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(1000 + seed);
            double[] signal = Signal(random);
            Sample train = Draw(Train, share, signal, scenario, random), held = Draw(Held, share, signal, scenario, random), test = Draw(Test, share, signal, scenario, random);
            for (int loss = 0; loss < losses.Length; loss++)
                auc[loss][seed] = Roc.Auc<double>(test.Labels, test.Predict(Fit(loss, train, held)));
        }

        Console.WriteLine($"| {share:P0} | {string.Join(" | ", auc.Select(values => Interval(values, "F4")))} |");
        Console.WriteLine($"| | {string.Join(" | ", auc.Select((values, i) => i == 2 ? "" : Interval([.. values.Zip(auc[2], (a, b) => a - b)], "+0.0000;-0.0000;0.0000")))} |");
        panels.Add(Picture($"{share:P0} positive", auc));
    }

    Console.WriteLine();
    string file = scenario.StartsWith("two", StringComparison.Ordinal) ? "imbalanced.svg" : "imbalanced-tails.svg";
    File.WriteAllText(file, SvgChart.Document($"{scenario}: test AUC, 95 % intervals over {Seeds} samples", panels, columns: 3));
}

// The positives differ in the mean of eight features, by as much in each sample, and spread wider.
static double[] Signal(Random random)
{
    double[] signal = new double[Features];
    for (int f = 0; f < 8; f++)
        signal[f] = Normal(random);
    double length = TensorPrimitives.Norm<double>(signal);
    TensorPrimitives.Multiply(signal, 1.5 / length, signal);
    return signal;
}

static Sample Draw(int count, double share, double[] signal, string scenario, Random random)
{
    double[] values = new double[count * Features], labels = new double[count];
    for (int i = 0; i < count; i++)
    {
        // The share exactly, so that no sample is without positives.
        bool isPositive = labels.Length - i <= Math.Round(share * count);

        // Student's t with 2 degrees of freedom: a normal row over the root of half a chi square of 2, an exponential.
        double tail = scenario[0] == 'h' ? 1 / Math.Sqrt(-Math.Log(1 - random.NextDouble())) : 1;
        labels[i] = isPositive ? 1 : 0;
        for (int f = 0; f < Features; f++)
            values[(i * Features) + f] = (Normal(random) * tail * (isPositive ? 1.3 : 1)) + (isPositive ? signal[f] : 0);
    }

    return new Sample(new DesignMatrix(values, count, Features), labels);
}

static double Normal(Random random) =>
    Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(double.Tau * random.NextDouble());

// The weights of the largest AUC on held out examples, over step lengths and steps.
static double[] Fit(int loss, Sample train, Sample held)
{
    double most = 0;
    double[] best = new double[Features + 1];
    var aum = new Aum<double>();
    var pairs = new SquaredHinge<double>();
    double[] slope = new double[Train], weightSlope = new double[Features];
    foreach (double rate in (double[])[0.01, 0.1, 1, 10])
    {
        // Not from 0, where all predictions tie and the AUM has a kink: from the difference of the classes' means.
        double[] weights = [.. train.MeanDifference(), 0];
        for (int step = 0; step <= Steps; step++)
        {
            if (step % Look == 0 && Roc.Auc<double>(held.Labels, held.Predict(weights)) is double auc && auc > most)
                (most, best) = (auc, [.. weights]);
            double[] predictions = train.Predict(weights);
            if (!double.IsFinite(TensorPrimitives.Norm<double>(predictions)) || TensorPrimitives.MaxMagnitude<double>(predictions) > 1e6)
                break;
            if (loss == 0)
            {
                aum.Forward(train.Labels, predictions);
                aum.Vjp([1], slope);
            }
            else if (loss == 1)
            {
                pairs.Forward(train.Labels, predictions);
                pairs.Vjp(1, slope);
            }
            else
            {
                Pointwise(loss, train, predictions, slope);
            }

            train.Features.Pull(slope, weightSlope);
            for (int f = 0; f < Features; f++)
                weights[f] -= rate * weightSlope[f];
            weights[Features] -= rate * TensorPrimitives.Sum<double>(slope);
        }
    }

    return best;
}

static void Pointwise(int loss, Sample sample, double[] predictions, double[] slope)
{
    double positives = sample.Labels.Sum(), negatives = sample.Labels.Length - positives;
    for (int i = 0; i < slope.Length; i++)
    {
        bool isPositive = sample.Labels[i] == 1;
        double y = isPositive ? 1 : -1, margin = y * predictions[i];
        double weight = loss == 3 ? 0.5 / (isPositive ? positives : negatives) : 1 / (positives + negatives);

        // d log(1 + e^-m) / dm = -1/(1 + e^m), d max(0, 1 - m)^2 / dm = -2 max(0, 1 - m)
        slope[i] = -weight * y * (loss == 4 ? 2 * Math.Max(0, 1 - margin) : 1 / (1 + Math.Exp(margin)));
    }
}

static double HalfWidth(double[] values)
{
    double mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    return Quantile * Math.Sqrt(variance / values.Length);
}

static string Interval(double[] values, string format) => $"{Math.Round(values.Average(), 4).ToString(format)} ± {HalfWidth(values):F4}";

Chart Picture(string title, double[][] auc) => new(
    title,
    new ChartAxis { Minimum = 0, Maximum = losses.Length + 1, Format = _ => "" },
    new ChartAxis("test AUC"),
    [
        .. auc.Select((values, i) => ChartSeries.Line(
            $"{losses[i]} {values.Average():F3}",
            [i + 1, i + 1, double.NaN, i + 0.8, i + 1.2],
            [values.Average() - HalfWidth(values), values.Average() + HalfWidth(values), double.NaN, values.Average(), values.Average()])),
    ]) { Width = 320, PlotHeight = 220 };

internal sealed record Sample(DesignMatrix Features, double[] Labels)
{
    // Weights, and the constant last.
    public double[] Predict(double[] weights)
    {
        double[] predictions = new double[Labels.Length];
        Features.Predict(weights.AsSpan(0, weights.Length - 1), predictions);
        TensorPrimitives.Add(predictions, weights[^1], predictions);
        return predictions;
    }

    public double[] MeanDifference()
    {
        double positives = Labels.Sum(), negatives = Labels.Length - positives;
        double[] difference = new double[Features.Columns];
        Features.Pull([.. Labels.Select(label => label == 1 ? 1 / positives : -1 / negatives)], difference);
        return difference;
    }
}
