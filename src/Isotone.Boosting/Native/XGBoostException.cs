namespace Isotone.Boosting;

/// <summary>The XGBoost library is missing, too old, or refused a call.</summary>
/// <param name="message">What went wrong, in one sentence where the library gives one.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class XGBoostException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The first line of a message of the library, without the place in its sources and the stack trace.</summary>
    internal static XGBoostException FromLibrary(string message)
    {
        // "[12:00:00] ../src/gbm/gbtree.cc:90: Check failed: a == b (1 vs. 2) : what is wrong\nStack trace: ..."
        string line = message.Split('\n').FirstOrDefault(part => part.Trim().Length > 0)?.Trim() ?? "It gave no reason.";
        if (line.StartsWith('[') && line.IndexOf("] ", StringComparison.Ordinal) is int time and > 0)
        {
            line = line[(time + 2)..];
            int place = line.IndexOf(": ", StringComparison.Ordinal);
            if (place > 0 && !line[..place].Contains(' ', StringComparison.Ordinal))
                line = line[(place + 2)..];
        }

        return new XGBoostException($"XGBoost: {line}");
    }
}
