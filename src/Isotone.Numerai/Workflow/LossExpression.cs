namespace Isotone.Numerai;

/// <summary>
/// What training makes small, as a text: a loss's name, <c>sharpe(..)</c> of one, <c>neutral(..)</c> of one, or a weighted
/// sum such as <c>0.7*spearman+0.3*mse</c>. Immutable; equal texts are equal.
/// </summary>
/// <remarks>
/// Names: <c>mse</c>, <c>pearson</c>, <c>spearman</c>, <c>lapsum</c>, <c>numerai_corr</c>, <c>long_short</c> (a tenth on
/// each side; <c>long_short(0.05)</c> for another share), <c>aum</c>. <c>sharpe</c> takes those that score each era:
/// pearson to long_short. <c>neutral(spearman,0.5)</c> takes half of the features' linear part away before the loss.
/// </remarks>
public sealed record LossExpression
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; spaces do not count.</param>
    /// <exception cref="FormatException">It is no such expression; the message says why in one sentence.</exception>
    public LossExpression(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        var parser = new LossParser(Text, tau: 1);
        parser.Parse();
        (NeedsBinaryTargets, NeedsFeatures) = (parser.MetAum, parser.MetNeutral);
    }

    /// <summary>The text without spaces.</summary>
    public string Text { get; }

    /// <summary>Whether targets must be 0 and 1.</summary>
    internal bool NeedsBinaryTargets { get; }

    /// <summary>Whether it neutralizes predictions.</summary>
    internal bool NeedsFeatures { get; }

    /// <summary>The text as the name of a folder.</summary>
    internal string FolderName
    {
        get
        {
            string name = string.Concat(Text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' ? letter : '-'));
            return name.Trim('-', '.');
        }
    }

    /// <summary>The expression of a loss by itself.</summary>
    public static implicit operator LossExpression(LossKind kind) => FromLossKind(kind);

    /// <summary>The expression of a loss by itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such loss.</exception>
    public static LossExpression FromLossKind(LossKind kind) => Enum.IsDefined(kind)
        ? new LossExpression(LossParser.NameOf(kind))
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Losses must be ones that there are.");

    /// <summary>The expressions of a list separated by commas; those inside of parentheses separate nothing.</summary>
    /// <param name="text">The list.</param>
    /// <exception cref="FormatException">One is no expression; the message says why in one sentence.</exception>
    public static IReadOnlyList<LossExpression> List(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<LossExpression>();
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                parts.Add(new LossExpression(text[start..i]));
                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }

        return parts;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
