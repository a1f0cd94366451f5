namespace Isotone.Numerai;

/// <summary>
/// The tournament's server cannot be reached, refuses a request or answers what cannot be used. The message is one
/// sentence and holds no secret.
/// </summary>
/// <param name="message">What is wrong.</param>
public sealed class TournamentException(string message) : IOException(message);

/// <summary>A fault after which another attempt may do: a dropped connection, a 5xx, an answer that is cut off.</summary>
/// <param name="message">What happened, as the rest of a sentence.</param>
/// <param name="retryAfter">How long the server asks to wait; null where it does not.</param>
internal sealed class TransientFaultException(string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
