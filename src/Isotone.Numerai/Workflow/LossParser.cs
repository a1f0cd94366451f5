using System.Globalization;
using Isotone.Learning;

namespace Isotone.Numerai;

/// <summary>Reads a <see cref="LossExpression"/> by recursive descent and makes the loss.</summary>
internal sealed class LossParser(string text, double tau, double? strength = null)
{
    private const double LongShortShare = 0.1;

    // Deeper than anything that means something, and far from the end of the stack.
    private const int MostDepth = 20;

    private static readonly (string Name, LossKind Kind)[] _names =
    [
        ("mse", LossKind.Mse), ("pearson", LossKind.Pearson), ("spearman", LossKind.Spearman), ("lapsum", LossKind.LapSum),
        ("numerai_corr", LossKind.NumeraiCorr), ("long_short", LossKind.LongShort), ("aum", LossKind.Aum),
    ];

    private int _at;
    private int _depth;

    public bool MetAum { get; private set; }

    public bool MetNeutral { get; private set; }

    public static string NameOf(LossKind kind) => _names.Single(name => name.Kind == kind).Name;

    public Loss<float> Parse()
    {
        Loss<float> loss = Sum();
        return _at == text.Length ? loss : throw Problem($"'{text[_at]}' at character {_at + 1} is one too many");
    }

    // sum = term { "+" term }
    private Loss<float> Sum()
    {
        if (++_depth > MostDepth)
            throw Problem("it is too deep");
        var terms = new List<(double Share, Loss<float> Loss)>();
        do
        {
            terms.Add(Term());
        }
        while (Take('+'));
        _depth--;
        return terms is [(1, var only)] ? only : new BlendLoss<float>(terms);
    }

    // term = [ number "*" ] loss
    private (double Share, Loss<float> Loss) Term()
    {
        if (_at >= text.Length || !(char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            return (1, Atom());
        double share = Number("a share");
        return Take('*') ? (share, Atom()) : throw Problem("a number must be followed by '*' and a loss");
    }

    private Loss<float> Atom()
    {
        int start = _at;
        while (_at < text.Length && (char.IsAsciiLetter(text[_at]) || text[_at] == '_'))
            _at++;
        string name = text[start.._at];
        switch (name)
        {
            case "sharpe":
                Expect('(', name);
                Loss<float> score = Sum();
                Expect(')', name);
                return score is ScoreLoss<float> perEra
                    ? new SharpeLoss<float>(perEra)
                    : throw Problem("sharpe takes one of pearson, spearman, lapsum, numerai_corr, long_short");
            case "neutral":
                MetNeutral = true;
                Expect('(', name);
                Loss<float> inner = Sum();
                double proportion = Take(',') ? Number("a proportion") : 1;
                Expect(')', name);
                return proportion <= 1
                    ? new FeatureNeutralLoss<float>(inner, proportion)
                    : throw Problem("the proportion of neutral must lie between 0 and 1");
            default:
                return Named(name);
        }
    }

    private Loss<float> Named(string name)
    {
        LossKind kind = Array.Find(_names, one => one.Name == name) is { Name: not null } found
            ? found.Kind
            : throw Problem($"{(name.Length == 0 ? "a loss is missing" : $"there is no loss '{name}'")}; there are {string.Join(", ", _names.Select(one => one.Name))}, sharpe(..) and neutral(..)");
        SoftRankStrength softness = strength is double absolute
            ? SoftRankStrength.Absolute(absolute)
            : SoftRankStrength.Relative(tau);
        switch (kind)
        {
            case LossKind.Mse:
                return new MeanSquaredErrorLoss<float>();
            case LossKind.Pearson:
                return new PearsonLoss<float>();
            case LossKind.Spearman:
                return new SoftSpearmanLoss<float>(softness);
            case LossKind.LapSum:
                return new LapSumSpearmanLoss<float>(softness);
            case LossKind.NumeraiCorr:
                return new SoftNumeraiCorrLoss<float>(softness);
            case LossKind.LongShort:
                double share = LongShortShare;
                if (Take('('))
                {
                    share = Number("a share");
                    Expect(')', name);
                }

                // The borders of the two sides are as wide as the predictions' spread; tau is in units of ranks.
                return share is > 0 and <= 0.5
                    ? new LongShortLoss<float>(share, strength is double given ? SoftRankStrength.Absolute(given) : null)
                    : throw Problem("the share of long_short must be above 0 and at most 0.5");
            default:
                MetAum = true;
                return new AumLoss<float>(perDeviation: true);
        }
    }

    private double Number(string what)
    {
        int start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or 'e' or 'E' || (text[_at] is '-' or '+' && _at > start && text[_at - 1] is 'e' or 'E')))
            _at++;
        return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Problem($"{what} is missing at character {start + 1}");
    }

    private bool Take(char letter)
    {
        if (_at >= text.Length || text[_at] != letter)
            return false;
        _at++;
        return true;
    }

    private void Expect(char letter, string name)
    {
        if (!Take(letter))
            throw Problem($"'{letter}' is missing after {name} at character {_at + 1}");
    }

    private FormatException Problem(string problem) => new($"'{text}' is no loss: {problem}");
}
