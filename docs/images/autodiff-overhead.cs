#:project ../../src/Isotone.Benchmarking
#:property PublishAot=false
#:property TieredPGO=true
#:property ServerGarbageCollector=false
#:property GenerateDocumentationFile=true
#:property NoWarn=$(NoWarn);CS1591;CA1050

// What automatic differentiation of AUM costs, and what single precision does to it: the tables of autodiff-overhead.md
// and autodiff-overhead.svg. Run it from this folder: dotnet run -c Release autodiff-overhead.cs
// (about a minute, and 2 GB of memory for ten million examples).

using System.Globalization;
using Isotone;
using Isotone.Benchmarking;
using Isotone.Learning;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!args.Contains("precision"))
    Cost();
if (!args.Contains("cost"))
    Precision();

static void Cost()
{
    GradientMethod[] methods = [GradientMethod.Autograd, GradientMethod.Fused, GradientMethod.Explicit];
    IReadOnlyList<BenchmarkResult> results = BenchmarkRunner.Run(BenchmarkGrid.Compare(BenchmarkOperation.Aum, methods), new TimingOptions());
    GradientComparison comparison = GradientComparison.Among(results)!;
    File.WriteAllText("autodiff-overhead.svg", GradientPlot.Draw(comparison));
    Console.WriteLine($"{Machine.Processor}; {Machine.Runtime}; one thread, float64\n");
    Console.WriteLine("| n | autograd | fused | explicit | autograd / explicit | fused / explicit |\n|---:|---:|---:|---:|---:|---:|");
    for (int at = 0; at < comparison.Lengths.Count; at++)
    {
        double[] times = [.. comparison.Methods.Select(method => method.Results[at].MedianPerRow)];
        Console.WriteLine($"| {comparison.Lengths[at]:N0} | {string.Join(" | ", times.Select(Time))} | {times[0] / times[2]:F1} | {times[1] / times[2]:F1} |");
    }

    Console.WriteLine($"| fits best | {string.Join(" | ", comparison.Methods.Select(method => $"{method.TimeClass!.Name} (n^{method.TimeExponent:F2})"))} | | |\n");
    Console.WriteLine("| n | autograd | fused | explicit | autograd, later | fused, later | explicit, later |\n|---:|---:|---:|---:|---:|---:|---:|");
    for (int at = 0; at < comparison.Lengths.Count; at++)
    {
        string first = string.Join(" | ", comparison.Methods.Select(method => $"{method.Results[at].Memory!.Working / 1e3:N1} kB"));
        string later = string.Join(" | ", comparison.Methods.Select(method => $"{method.Results[at].Memory!.Allocated / 1e3:N1} kB"));
        Console.WriteLine($"| {comparison.Lengths[at]:N0} | {first} | {later} |");
    }

    Console.WriteLine($"| fits best | {string.Join(" | ", comparison.Methods.Select(method => $"{method.WorkingClass!.Name}"))} | | | |\n");
}

static string Time(double nanoseconds) => nanoseconds < 1e6 ? $"{nanoseconds / 1e3:G3} µs" : $"{nanoseconds / 1e6:G3} ms";

static void Precision()
{
    string head = "| n | rounding the predictions | explicit | fused | composed | plain loop, counts | plain loop, rates |\n|---:|---:|---:|---:|---:|---:|---:|";
    List<string> losses = [], gradients = [];
    for (int n = 100; n <= 10_000_000; n *= 10)
    {
        var random = new Random(n);
        double[] exact = new double[n], labels = new double[n];
        float[] predictions = new float[n], labels32 = new float[n];
        for (int i = 0; i < n; i++)
        {
            labels[i] = labels32[i] = i % 2;
            exact[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(double.Tau * random.NextDouble()) + labels[i];
            predictions[i] = (float)exact[i];
        }

        // The truth: float64 on the numbers that float32 is given.
        double[] widened = [.. predictions.Select(value => (double)value)], truth = new double[n];
        var aum = new Aum<double>();
        double unrounded = aum.Forward(labels, exact), loss = aum.Forward(labels, widened);
        aum.Vjp([1], truth);
        bool[] isAlone = Alone(predictions);

        var single = new Aum<float>();
        float[] gradient = new float[n];
        double explicitLoss = single.Forward(labels32, predictions);
        single.Vjp([1], gradient);
        double explicitGradient = Error(gradient, truth, isAlone);
        (double fusedLoss, double fusedGradient) = OfGraph(predictions, truth, isAlone, p => new AumLoss<float>().Forward(p, Variable.From<float>(labels32), Rows.One(n)));
        (double composedLoss, double composedGradient) = OfGraph(predictions, truth, isAlone, p => ComposedRoc.Aum(p, Variable.From<float>(labels32)));
        float[] counted = new float[n], rated = new float[n];
        double countedLoss = PlainLoop(labels32, predictions, false, counted), ratedLoss = PlainLoop(labels32, predictions, true, rated);
        losses.Add(Row(n, [unrounded, explicitLoss, fusedLoss, composedLoss, countedLoss, ratedLoss], value => Math.Abs(value - loss) / loss));
        gradients.Add(Row(n, [explicitGradient, fusedGradient, composedGradient, Error(counted, truth, isAlone), Error(rated, truth, isAlone)], value => value));
    }

    Console.WriteLine("Relative error of the loss, float32 against float64:\n");
    Console.WriteLine($"{head}\n{string.Join('\n', losses)}\n");
    Console.WriteLine("Largest error of the gradient, relative to its largest element (predictions that differ from all others):\n");
    Console.WriteLine($"{head.Replace(" rounding the predictions |", "").Replace("|---:|---:|---:|---:|---:|---:|---:|", "|---:|---:|---:|---:|---:|---:|")}\n{string.Join('\n', gradients)}");
}

static string Row(int n, double[] values, Func<double, double> of) =>
    $"| {n:N0} | {string.Join(" | ", values.Select(value => of(value) is var error && error == 0 ? "0" : error.ToString("0.0e+0")))} |";

static (double Loss, double Gradient) OfGraph(float[] predictions, double[] truth, bool[] isAlone, Func<Variable<float>, Variable<float>> loss)
{
    Variable<float> p = Variable.From<float>(predictions, requiresGradient: true), result = loss(p);
    result.Backward();
    return (result.Item, Error(p.Gradient, truth, isAlone));
}

// Every number a float: the errors before each threshold by running sums, of counts or of shares of the class.
static double PlainLoop(float[] labels, float[] predictions, bool isRate, float[] gradient)
{
    int n = labels.Length, positives = labels.Count(label => label == 1);
    int[] order = ArgSort.Of<float>(predictions, SortDirection.Descending);
    float fpUnit = isRate ? 1f / (n - positives) : 1, fnUnit = isRate ? 1f / positives : 1;
    float fpTotal = isRate ? 1 : n - positives, fnTotal = isRate ? 1 : positives;
    float[] fp = new float[n + 1], fn = new float[n + 1];
    for (int k = 0; k < n; k++)
        fp[k + 1] = fp[k] + (labels[order[k]] == 1 ? 0 : fpUnit);
    for (int k = n - 1; k >= 0; k--)
        fn[k] = fn[k + 1] + (labels[order[k]] == 1 ? fnUnit : 0);
    float area = 0;
    for (int k = 0; k < n; k++)
    {
        // AUM = sum_k least_k (p_{k-1} - p_k), d AUM / d p_k = least_{k+1} - least_k
        float before = Math.Min(fp[k] / fpTotal, fn[k] / fnTotal), after = Math.Min(fp[k + 1] / fpTotal, fn[k + 1] / fnTotal);
        area += k == 0 ? 0 : before * (predictions[order[k - 1]] - predictions[order[k]]);
        gradient[order[k]] = after - before;
    }

    return area;
}

static double Error(ReadOnlySpan<float> gradient, double[] truth, bool[] isAlone)
{
    double most = 0, largest = 0;
    for (int i = 0; i < truth.Length; i++)
    {
        if (!isAlone[i])
            continue;
        most = Math.Max(most, Math.Abs(gradient[i] - truth[i]));
        largest = Math.Max(largest, Math.Abs(truth[i]));
    }

    return most / largest;
}

static bool[] Alone(float[] predictions)
{
    int[] order = ArgSort.Of<float>(predictions);
    bool[] isAlone = new bool[predictions.Length];
    for (int k = 0; k < order.Length; k++)
    {
        float here = predictions[order[k]];
        isAlone[order[k]] = (k == 0 || predictions[order[k - 1]] != here) && (k + 1 == order.Length || predictions[order[k + 1]] != here);
    }

    return isAlone;
}
