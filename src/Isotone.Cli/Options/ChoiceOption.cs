using System.CommandLine;

namespace Isotone.Cli;

/// <summary>An option that takes one of a few words.</summary>
/// <typeparam name="T">What the words mean.</typeparam>
internal sealed class ChoiceOption<T> : Option<string>
{
    private readonly (string Word, T Meaning)[] _choices;

    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="choices">The words and their meanings; the first is the default.</param>
    public ChoiceOption(string name, string description, params (string Word, T Meaning)[] choices)
        : base(name)
    {
        _choices = choices;
        string[] words = [.. choices.Select(choice => choice.Word)];
        Description = description;
        HelpName = string.Join('|', words);
        DefaultValueFactory = _ => words[0];
        CompletionSources.Add(words);
        Validators.Add(result =>
        {
            string word = result.Tokens.Count == 1 ? result.Tokens[0].Value : words[0];
            if (!words.Contains(word))
                result.AddError($"{name} must be {string.Join(", ", words[..^1])} or {words[^1]}, not '{word}'");
        });
    }

    /// <summary>What the word on the command line means.</summary>
    public T Of(ParseResult parsed) => _choices.Single(choice => choice.Word == parsed.GetValue(this)).Meaning;
}
