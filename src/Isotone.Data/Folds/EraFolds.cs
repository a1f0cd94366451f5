namespace Isotone.Data;

/// <summary>
/// Ways to cut eras, in the order of time, into training and validation. Rows of one era are never on both sides.
/// </summary>
/// <remarks>
/// A target looks ahead: one of 20 trading days in weekly eras shares days with the targets of the four eras before and
/// after. Training on those leaks what is to be predicted. Purging leaves that many eras out of training on both sides of
/// the validation eras, an embargo some more after them (López de Prado 2018, Advances in Financial Machine Learning,
/// chapter 7).
/// </remarks>
public static class EraFolds
{
    /// <summary>Validates on the last eras, trains on those before.</summary>
    /// <param name="eras">The number of eras.</param>
    /// <param name="validation">The number of eras to validate on, at least 1.</param>
    /// <param name="purge">The eras left out between both, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or no era is left to train on.</exception>
    public static EraFold HoldOut(int eras, int validation, int purge = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(validation, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(purge);
        long train = (long)eras - validation - purge;
        if (train < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(eras), eras, $"{validation} validation eras and {purge} purged ones leave none of {eras} to train on.");
        }

        return new EraFold(Range(0, (int)train), Range(eras - validation, eras));
    }

    /// <summary>
    /// Walks forward: validates on one stretch of eras after another, always training on what came before. Every era behind
    /// the first training eras and the first purge is validated on once; the last stretch may be shorter.
    /// </summary>
    /// <param name="eras">The number of eras.</param>
    /// <param name="firstTrain">The eras to train on in the first fold, at least 1.</param>
    /// <param name="validation">The eras of a stretch, at least 1.</param>
    /// <param name="purge">The eras left out between training and validation, at least 0.</param>
    /// <param name="sliding">
    /// Whether the training window slides, <paramref name="firstTrain"/> eras in every fold; else it grows from era 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or no era is left to validate on.</exception>
    public static IReadOnlyList<EraFold> WalkForward(int eras, int firstTrain, int validation, int purge = 0, bool sliding = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstTrain, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(validation, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(purge);
        if ((long)firstTrain + purge >= eras)
        {
            throw new ArgumentOutOfRangeException(
                nameof(eras), eras, $"{firstTrain} training eras and {purge} purged ones leave none of {eras} to validate on.");
        }

        var folds = new List<EraFold>();
        for (long start = firstTrain + purge; start < eras; start += validation)
        {
            int end = (int)start - purge;
            folds.Add(new EraFold(Range(sliding ? end - firstTrain : 0, end), Range((int)start, (int)Math.Min(start + validation, eras))));
        }

        return folds;
    }

    /// <summary>
    /// K-fold: each of k stretches of eras, as equal as can be, is validated on once, training on the others but for the
    /// purged eras on both sides of the stretch and an embargo behind it.
    /// </summary>
    /// <param name="eras">The number of eras, at least <paramref name="folds"/>.</param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="purge">The eras left out of training on each side of the validation eras, at least 0.</param>
    /// <param name="embargo">The eras left out of training behind those, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or a fold has no era left to train on.</exception>
    public static IReadOnlyList<EraFold> PurgedKFold(int eras, int folds, int purge = 0, int embargo = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(eras, folds);
        ArgumentOutOfRangeException.ThrowIfNegative(purge);
        ArgumentOutOfRangeException.ThrowIfNegative(embargo);
        var all = new List<EraFold>(folds);
        for (int fold = 0; fold < folds; fold++)
        {
            int start = (int)((long)eras * fold / folds), end = (int)((long)eras * (fold + 1) / folds);
            int[] before = Range(0, Math.Max(0, start - purge));
            int[] behind = Range((int)Math.Min(eras, (long)end + purge + embargo), eras);
            if (before.Length + behind.Length == 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(purge), purge, $"Fold {fold + 1} of {folds} has none of {eras} eras left to train on.");
            }

            all.Add(new EraFold([.. before, .. behind], Range(start, end)));
        }

        return all;
    }

    private static int[] Range(int start, int end) => [.. Enumerable.Range(start, end - start)];
}
