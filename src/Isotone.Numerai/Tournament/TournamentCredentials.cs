namespace Isotone.Numerai;

/// <summary>
/// The API key of a Numerai account. It is sent to the tournament's server in a header and goes nowhere else: it has no
/// text, is not written to any file, and is taken out of whatever a server says before that becomes a message.
/// </summary>
public sealed class TournamentCredentials
{
    /// <summary>The environment variable of the public id.</summary>
    public const string PublicIdVariable = "NUMERAI_PUBLIC_ID";

    /// <summary>The environment variable of the secret key.</summary>
    public const string SecretKeyVariable = "NUMERAI_SECRET_KEY";

    private const string Hidden = "***";

    private readonly string _publicId;
    private readonly string _secretKey;

    /// <summary>A key.</summary>
    /// <param name="publicId">The public id.</param>
    /// <param name="secretKey">The secret key.</param>
    /// <exception cref="ArgumentException">One is empty or has a character that no key has. The message does not show it.</exception>
    public TournamentCredentials(string publicId, string secretKey)
    {
        _publicId = Require(publicId, nameof(publicId));
        _secretKey = Require(secretKey, nameof(secretKey));
    }

    /// <summary>The value of the Authorization header.</summary>
    internal string Header => $"Token {_publicId}${_secretKey}";

    /// <inheritdoc/>
    public override string ToString() => "a Numerai API key (not shown)";

    /// <summary>The key in the environment variables <see cref="PublicIdVariable"/> and <see cref="SecretKeyVariable"/>.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    /// <returns>The key; null where neither is set.</returns>
    /// <exception cref="TournamentException">Only one is set, or one has a character that no key has.</exception>
    public static TournamentCredentials? From(Func<string, string?> variable)
    {
        string publicId = (variable(PublicIdVariable) ?? "").Trim(), secretKey = (variable(SecretKeyVariable) ?? "").Trim();
        if (publicId.Length == 0 && secretKey.Length == 0)
            return null;
        if (publicId.Length == 0 || secretKey.Length == 0)
        {
            string missing = publicId.Length == 0 ? PublicIdVariable : SecretKeyVariable;
            throw new TournamentException($"The environment variable {missing} is not set, and a key needs both parts.");
        }

        try
        {
            return new TournamentCredentials(publicId, secretKey);
        }
        catch (ArgumentException exception)
        {
            string which = exception.ParamName == nameof(publicId) ? PublicIdVariable : SecretKeyVariable;
            throw new TournamentException($"The environment variable {which} has a character that no key has.");
        }
    }

    /// <summary>A text without the key, in whichever form it stands there.</summary>
    internal string Redact(string text)
    {
        foreach (string secret in (string[])[_secretKey, _publicId])
        {
            foreach (string form in (string[])[secret, Uri.EscapeDataString(secret)])
                text = text.Replace(form, Hidden, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    // Visible ASCII alone: anything else would be refused by the header, in a message that shows it.
    private static string Require(string part, string name)
    {
        ArgumentNullException.ThrowIfNull(part, name);
        return part.Length > 0 && part.All(character => character is > ' ' and <= '~')
            ? part
            : throw new ArgumentException("A part of the key is empty or has a character that no key has.", name);
    }
}
