using System.CommandLine;

namespace Isotone.Cli;

/// <summary>An option that takes several of a few words, separated by commas.</summary>
/// <typeparam name="T">What the words mean.</typeparam>
internal sealed class ChoicesOption<T> : Option<string?>
{
    private readonly (string Word, T Meaning)[] _choices;

    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="choices">The words and their meanings.</param>
    public ChoicesOption(string name, string description, params (string Word, T Meaning)[] choices)
        : base(name)
    {
        _choices = choices;
        string[] words = [.. choices.Select(choice => choice.Word)];
        Description = description;
        HelpName = string.Join('|', words);
        CompletionSources.Add(words);
        Validators.Add(result =>
        {
            string[] given = [.. result.Tokens.SelectMany(token => token.Value.Split(','))];
            foreach (string word in given.Except(words))
                result.AddError($"{name} must be one or more of {string.Join(", ", words)}, not '{word}'");
            if (given.Distinct().Count() != given.Length)
                result.AddError($"{name} names a word twice");
        });
    }

    /// <summary>What the words on the command line mean, in their order; empty where the option is not given.</summary>
    public T[] Of(ParseResult parsed) => parsed.GetValue(this) is string given
        ? [.. given.Split(',').Select(word => _choices.Single(choice => choice.Word == word).Meaning)]
        : [];
}
