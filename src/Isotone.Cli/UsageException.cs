namespace Isotone.Cli;

/// <summary>The command line asks for what cannot be. The message is one sentence.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
