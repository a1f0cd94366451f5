using System.Text;
using Isotone.Charts;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>Draws a study: its trials with the best so far, and the score over each setting that was searched.</summary>
internal static class StudyPicture
{
    private const int Columns = 2;

    public static void Write(string path, StudySettings settings, StudyResult result)
    {
        string svg = SvgChart.Document($"Study of {result.Trials.Max(trial => trial.Trial)} trials", [.. Charts(settings, result)], Columns);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
    }

    private static IEnumerable<Chart> Charts(StudySettings settings, StudyResult result)
    {
        StudyTrial[] known = [.. result.Trials.Where(trial => trial.Score is not null)];
        if (known.Length == 0)
            yield break;
        var score = new ChartAxis($"mean {settings.Score}");
        double[] scores = [.. known.Select(trial => trial.Score!.Value)];
        double[] order = [.. known.Select((_, i) => i + 1.0)];
        double[] best = [.. scores.Select((_, i) => scores[..(i + 1)].Max())];
        yield return new Chart(
            "Trials", new ChartAxis("trial, in order of rung and number") { IsWhole = true }, score,
            ChartSeries.Scatter("trial", order, scores), ChartSeries.Step("best so far", order, best));
        (string Name, AxisScale Scale, Func<StudyTrial, double> Of)[] searched =
        [
            ("tau", AxisScale.Logarithmic, one => one.Tau),
            ("learning rate", AxisScale.Logarithmic, one => one.LearningRate),
            ("weight decay", AxisScale.Logarithmic, one => one.Configuration.WeightDecay),
            ("width", AxisScale.Logarithmic, one => one.Configuration.Model == ModelKind.Linear ? 1 : one.Configuration.Layers[0]),
            ("depth", AxisScale.Linear, one => one.Configuration.Model == ModelKind.Linear ? 0 : one.Configuration.Layers.Count),
            ("epochs", AxisScale.Linear, one => one.Configuration.Epochs),
        ];
        foreach ((string name, AxisScale scale, Func<StudyTrial, double> of) in searched)
        {
            double[] values = [.. known.Select(trial => of(trial))];

            // A setting that has one value, or none that a logarithm takes, has no picture.
            if (values.Distinct().Count() < 2 || (scale == AxisScale.Logarithmic && values.Any(value => !(value > 0))))
                continue;
            yield return new Chart(
                $"Score by {name}", new ChartAxis(name, scale) { IsWhole = scale == AxisScale.Linear }, score,
                ChartSeries.Scatter("trial", values, scores));
        }
    }
}
