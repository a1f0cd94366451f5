using System.CommandLine;
using System.Globalization;

namespace Isotone.Cli;

/// <summary>Options that take a number, read the same in every culture and refused where out of range.</summary>
internal static class NumberOption
{
    /// <summary>A positive, finite number.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it sets, and in which unit.</param>
    /// <param name="aliases">Other names of it.</param>
    public static Option<double?> Positive(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "S",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number > 0 && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name} must be a positive, finite number, not '{text}'");
            return null;
        },
    };

    /// <summary>A finite number of at least 0.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it sets.</param>
    public static Option<double?> NotNegative(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "S",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && number >= 0 && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name} must be a finite number of at least 0, not '{text}'");
            return null;
        },
    };

    /// <summary>A finite number.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it sets.</param>
    public static Option<float?> Finite(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
                return number;
            result.AddError($"{name} must be a finite number, not '{text}'");
            return null;
        },
    };

    /// <summary>A share of the whole, from 0 to 1.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it is a share of.</param>
    /// <param name="standard">The share where the option is not given.</param>
    public static Option<double> Share(string name, string description, double standard) => new(name)
    {
        Description = description,
        HelpName = "P",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1)
                return share;
            result.AddError($"{name} must be a number from 0 to 1, not '{text}'");
            return standard;
        },
    };

    /// <summary>A whole number that may be left out.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it counts.</param>
    /// <param name="least">The smallest allowed.</param>
    public static Option<int?> Count(string name, string description, int least = 1) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least)
                return number;
            result.AddError($"{name} must be a whole number from {least} to {int.MaxValue}, not '{text}'");
            return null;
        },
    };

    /// <summary>A whole number.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="standard">The number where the option is not given.</param>
    public static Option<int> Whole(string name, string description, int least, int standard) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                && number >= least)
            {
                return number;
            }

            string range = string.Create(CultureInfo.InvariantCulture, $"from {least} to {int.MaxValue}");
            result.AddError($"{name} must be a whole number {range}, not '{text}'");
            return standard;
        },
    };

    /// <summary>The seed of a random number generator.</summary>
    public static Option<ulong> Seed(string description, ulong standard) => new("--seed")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
                return seed;
            result.AddError($"--seed must be a whole number from 0 to {ulong.MaxValue}, not '{text}'");
            return standard;
        },
    };

    /// <summary>Whole numbers of at least 1, separated by commas.</summary>
    public static Option<int[]> Sizes(string name, string description, IReadOnlyList<int> standard) => new(name)
    {
        Description = $"{description} [default: {string.Join(',', standard)}]",
        HelpName = "N,N,..",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            var sizes = new List<int>();
            foreach (string part in text.Split(','))
            {
                if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0)
                    sizes.Add(size);
                else
                    result.AddError($"{name} must be whole numbers of at least 1 separated by commas, not '{text}'");
            }

            return [.. sizes];
        },
    };

    /// <summary>Numbers separated by commas.</summary>
    public static Option<double[]> List(string name, string description, IReadOnlyList<double> standard) => new(name)
    {
        Description = $"{description} [default: {string.Join(',', standard)}]",
        HelpName = "N,N,..",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            var numbers = new List<double>();
            foreach (string part in text.Split(','))
            {
                if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                    numbers.Add(number);
                else
                    result.AddError($"{name} must be numbers separated by commas, not '{text}'");
            }

            return [.. numbers];
        },
    };
}
