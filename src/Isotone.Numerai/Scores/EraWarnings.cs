namespace Isotone.Numerai;

/// <summary>Collects the eras that cannot be scored, by reason.</summary>
internal sealed class EraWarnings
{
    private const int MaxNamed = 10;

    private readonly List<string> _constantTarget = [];
    private readonly List<string> _constantPrediction = [];
    private readonly Dictionary<string, List<string>> _unscored = [];

    public void Look(string era, EraScoring.Result result, IReadOnlyList<EraScore> scores)
    {
        if (result.TargetIsConstant)
        {
            _constantTarget.Add(era);
        }
        else if (result.PredictionIsConstant)
        {
            _constantPrediction.Add(era);
        }
        else
        {
            for (int score = 0; score < scores.Count; score++)
            {
                if (!double.IsNaN(result.Scores[score]))
                    continue;
                if (!_unscored.TryGetValue(scores[score].Name, out List<string>? eras))
                    _unscored.Add(scores[score].Name, eras = []);
                eras.Add(era);
            }
        }
    }

    public IReadOnlyList<string> Sentences()
    {
        var sentences = new List<string>();
        Add(sentences, _constantTarget, "the target");
        Add(sentences, _constantPrediction, "the prediction");
        foreach ((string score, List<string> eras) in _unscored)
        {
            string left = eras.Count == 1 ? $"1 era has no {score} and is" : $"{eras.Count} eras have no {score} and are";
            sentences.Add($"{left} left out of its mean: {List(eras)}.");
        }

        return sentences;
    }

    /// <summary>The names, or the first of them where there are many.</summary>
    public static string List(IReadOnlyList<string> eras)
    {
        string named = string.Join(", ", eras.Take(MaxNamed));
        return eras.Count > MaxNamed ? $"{named} and {eras.Count - MaxNamed} more" : named;
    }

    private static void Add(List<string> sentences, List<string> eras, string what)
    {
        if (eras.Count == 0)
            return;
        string left = eras.Count == 1 ? "1 era has no score and is" : $"{eras.Count} eras have no score and are";
        sentences.Add($"{left} left out of the means, since {what} is constant there: {List(eras)}.");
    }
}
