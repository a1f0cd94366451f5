using System.CommandLine;

namespace Isotone.Cli;

/// <summary>The files of a binary classification.</summary>
internal static class LabelOptions
{
    public static Option<string> Labels(bool required = true) =>
        FileOptions.File("--labels", "The labels: 1 is positive, any other number negative.", required);

    public static Option<string> Predictions() => FileOptions.File(
        "--predictions", "The predictions, row by row as the labels; larger means more likely positive.", required: true);
}
