namespace Isotone.Numerai;

/// <summary>Submits predictions for several models of an account, each checked before anything is sent.</summary>
public static class SubmissionRound
{
    /// <summary>What stands for the model's name in the path of a file.</summary>
    public const string ModelPlaceholder = "{model}";

    /// <summary>Submits.</summary>
    /// <param name="client">The client.</param>
    /// <param name="path">
    /// The file, <c>id,prediction</c>; <c>{model}</c> in it stands for the model's name where each model has its own.
    /// </param>
    /// <param name="models">The models' names; null for the only one of the account.</param>
    /// <param name="data">The data predicted for, whose live rows must all have a prediction; null to not look at it.</param>
    /// <param name="wait">Whether to wait until the round takes submissions.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TournamentException">
    /// A model is not known or was refused; the other models' predictions are submitted all the same, and the message names
    /// what was done and what was not.
    /// </exception>
    /// <exception cref="Isotone.Data.DataFileException">A file cannot be read or would be refused; nothing was sent.</exception>
    public static async Task<IReadOnlyList<TournamentSubmission>> Submit(
        TournamentClient client, string path, IReadOnlyList<string>? models, string? data = null, bool wait = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(path);
        IReadOnlyList<TournamentModel> chosen = Choose(await client.Models(cancellation), models);
        string FileOf(TournamentModel model) => path.Replace(ModelPlaceholder, model.Name, StringComparison.Ordinal);
        foreach (string file in chosen.Select(FileOf).Distinct())
            SubmissionCheck.Check(file, data, cancellation: cancellation);
        if (wait)
            await client.WaitForRound(cancellation);
        var done = new List<TournamentSubmission>();
        var failed = new List<string>();
        foreach (TournamentModel model in chosen)
        {
            try
            {
                done.Add(await client.Submit(FileOf(model), model, cancellation));
            }
            catch (TournamentException exception) when (chosen.Count > 1)
            {
                failed.Add($"model '{model.Name}' has none ({exception.Message.TrimEnd('.')})");
            }
        }

        if (failed.Count > 0)
            throw new TournamentException($"{done.Count} of {chosen.Count} models have their submission; {string.Join("; ", failed)}.");
        return done;
    }

    /// <summary>The models of some names.</summary>
    /// <param name="models">The account's models.</param>
    /// <param name="names">The names; null for the only one there is.</param>
    /// <exception cref="TournamentException">There is no such model, or several to choose from.</exception>
    public static IReadOnlyList<TournamentModel> Choose(IReadOnlyList<TournamentModel> models, IReadOnlyList<string>? names)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new TournamentException("The account has no model in this tournament.");
        string there = string.Join(", ", models.Select(model => model.Name));
        if (names is null)
        {
            return models.Count == 1
                ? models
                : throw new TournamentException($"The account has the models {there}; --model must choose among them.");
        }

        return
        [
            .. names.Distinct().Select(name => models.FirstOrDefault(model => model.Name == name)
                ?? throw new TournamentException($"The account has no model '{name}' in this tournament; it has {there}.")),
        ];
    }
}
