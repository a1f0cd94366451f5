using System.CommandLine;
using Isotone.Benchmarking;

namespace Isotone.Cli;

/// <summary>Options that say what to time. Each is null where it is not given.</summary>
internal static class BenchmarkOptions
{
    public static Option<BenchmarkOperation?> Operation()
    {
        BenchmarkOperation[] operations = Enum.GetValues<BenchmarkOperation>();
        string[] names = [.. operations.Select(operation => operation.Name())];
        var option = new Option<BenchmarkOperation?>("--op")
        {
            Description = "The one operation to time; a grid of all of them where it is left out.",
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string text = result.Tokens.Single().Value;
                int index = names.IndexOf(text);
                if (index >= 0)
                    return operations[index];
                result.AddError($"--op must be {string.Join(", ", names[..^1])} or {names[^1]}, not '{text}'");
                return null;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    public static Option<BatchShape[]?> Shapes() => new("--shape")
    {
        Description = "Rows x length of a row; several separated by commas show growth. [default: one row of 100, 1k, 10k, 100k, 1M]",
        HelpName = "BxN",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            var shapes = new List<BatchShape>();
            foreach (string part in text.Split(','))
            {
                if (BatchShape.TryParse(part, out BatchShape shape))
                    shapes.Add(shape);
                else
                    result.AddError($"--shape must be rows x length such as 512x1000, not '{part}'");
            }

            return [.. shapes];
        },
    };

    public static Option<BenchmarkStrength?> Strength() => new("--strength")
    {
        Description = "The regularization strength: a number, or one relative to the length of a row, 2.5/n or 0.25n. "
            + "[default: 1; spearman is of hard ranks without one]",
        HelpName = "S",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (BenchmarkStrength.TryParse(text, out BenchmarkStrength strength))
                return strength;
            result.AddError($"--strength must be a positive, finite number, alone or followed by /n or n, not '{text}'");
            return null;
        },
    };
}
