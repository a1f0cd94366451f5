using System.Globalization;

namespace Isotone.Benchmarking;

/// <summary>How a strength depends on the length n of a row.</summary>
public enum StrengthScale
{
    /// <summary>It does not.</summary>
    Absolute,

    /// <summary>The factor over n: the same softness of an L2 soft rank at every length.</summary>
    OverLength,

    /// <summary>The factor times n: the same softness of a soft sort at every length.</summary>
    TimesLength,
}

/// <summary>A regularization strength, written as 1, 2.5/n or 0.25n.</summary>
/// <param name="Factor">Positive and finite.</param>
/// <param name="Scale">What it is multiplied by.</param>
public readonly record struct BenchmarkStrength(double Factor, StrengthScale Scale = StrengthScale.Absolute)
{
    private const string OverLength = "/n", TimesLength = "n";

    /// <summary>Reads a strength.</summary>
    /// <param name="text">A number, a number followed by "/n", or one followed by "n".</param>
    /// <param name="strength">The strength; undefined where the text is none.</param>
    /// <returns>Whether the text is a positive, finite strength.</returns>
    public static bool TryParse(string? text, out BenchmarkStrength strength)
    {
        (string number, StrengthScale scale) = (text ?? "") switch
        {
            var over when over.EndsWith(OverLength, StringComparison.Ordinal) => (over[..^OverLength.Length], StrengthScale.OverLength),
            var times when times.EndsWith(TimesLength, StringComparison.Ordinal) => (times[..^TimesLength.Length], StrengthScale.TimesLength),
            var absolute => (absolute, StrengthScale.Absolute),
        };
        bool isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor);
        strength = new BenchmarkStrength(factor, scale);
        return isNumber && factor > 0 && double.IsFinite(factor);
    }

    /// <summary>The regularization strength for rows of a length.</summary>
    public double At(int length) => Scale switch
    {
        StrengthScale.OverLength => Factor / length,
        StrengthScale.TimesLength => Factor * length,
        _ => Factor,
    };

    /// <summary>The strength as it is read.</summary>
    public override string ToString()
    {
        string number = Factor.ToString("R", CultureInfo.InvariantCulture);
        return Scale switch
        {
            StrengthScale.OverLength => number + OverLength,
            StrengthScale.TimesLength => number + TimesLength,
            _ => number,
        };
    }
}
