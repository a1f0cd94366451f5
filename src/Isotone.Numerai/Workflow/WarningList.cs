namespace Isotone.Numerai;

/// <summary>Tells each warning once, however many runs give rise to it, and keeps it for the report.</summary>
internal sealed class WarningList(IProgress<WorkflowProgress>? progress)
{
    private readonly List<string> _sentences = [];

    public IReadOnlyList<string> Sentences => _sentences;

    public void Add(string sentence)
    {
        if (_sentences.Contains(sentence))
            return;
        _sentences.Add(sentence);
        progress?.Report(new Warning(sentence));
    }
}
