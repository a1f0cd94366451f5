namespace Isotone.Numerai;

/// <summary>The names of the files that training writes.</summary>
internal static class ResultFiles
{
    public const string Configuration = "config.json";
    public const string Parameters = "model.safetensors";
    public const string Trees = "model.ubj";

    /// <summary>How the files of several members' trees begin; a number and .ubj follow.</summary>
    public const string TreesOfMembers = "model.";
    public const string History = "history.json";
    public const string Predictions = "predictions.csv";
    public const string OutOfFold = "out_of_fold.csv";
    public const string Training = "training.json";
    public const string Members = "members.json";
    public const string Report = "report.html";

    public static IReadOnlyList<string> All { get; } = [Configuration, Parameters, Trees, History, Predictions, OutOfFold, Training, Members, Report];
}
