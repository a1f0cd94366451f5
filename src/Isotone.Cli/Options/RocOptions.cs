using System.CommandLine;

namespace Isotone.Cli;

/// <summary>The files of error functions and features.</summary>
internal static class RocOptions
{
    public static Option<string> ErrorDiffs(bool required) => FileOptions.File(
        "--error-diffs",
        "Changes of the examples' errors: a JSON object of the arrays example, pred, fp_diff and fn_diff.",
        required);

    public static Option<string> Plot() => FileOptions.File(
        "--plot", "The SVG file for the ROC curve and the errors by the constant added; replaced where it exists.");

    public static Option<string> Features() => FileOptions.File(
        "--features", "The features, a row an example: a JSON object of rows, cols and the row-major array values.", required: true);
}
