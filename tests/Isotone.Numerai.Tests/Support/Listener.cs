namespace Isotone.Numerai.Tests;

/// <summary>Keeps the progress it hears, on the thread that reports it, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Listener(Action<WorkflowProgress>? hear = null) : IProgress<WorkflowProgress>
{
    public List<WorkflowProgress> Heard { get; } = [];

    public IEnumerable<string> Warnings => Heard.OfType<Warning>().Select(warning => warning.Message);

    public void Report(WorkflowProgress value)
    {
        Heard.Add(value);
        hear?.Invoke(value);
    }
}
