namespace Isotone;

public sealed partial class AumLinearModel
{
    /// <summary>
    /// Trains a model with as many steps as cross-validation finds best: on all examples to see how many steps there are,
    /// on the other folds to validate each fold after every step, and on all examples again.
    /// </summary>
    /// <remarks>
    /// Folds are drawn at random, those examples on which the rarer kind of error can happen apart from the others, so that
    /// each fold has both.
    /// </remarks>
    /// <inheritdoc cref="Fit" path="/param"/>
    /// <exception cref="ArgumentException">
    /// As for <see cref="Fit"/>, or there are fewer examples of a kind of error than folds.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static AumLinearModel FitCrossValidated(
        DesignMatrix features, ErrorFunctions errors, AumLinearModelOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new AumLinearModelOptions();
        CheckOptions(features, errors, options);
        int[] fold = DrawFolds(errors, options);
        int steps = Fit(features, errors, options, cancellation).History.Count - 1;
        (DesignMatrix scaled, double[] mean, double[] deviation) = Scale(features);
        double[] aum = new double[steps + 1], auc = new double[steps + 1];
        for (int validated = 0; validated < options.Folds; validated++)
            Validate(scaled, errors, options, [.. fold.Select(own => own == validated)], aum, auc, cancellation);

        int best = options.Goal == LineSearchGoal.MaximumOfAuc
            ? Array.IndexOf(auc, auc.Max())
            : Array.IndexOf(aum, aum.Min());
        var descent = new AumDescent(scaled, errors, StartWeights(scaled.Columns, options), options.Goal);
        var history = new List<AumTrainingStep> { descent.Here() };
        for (int step = 0; step < best; step++)
            history.Add(descent.Step(cancellation));
        return Unscaled(
            features, errors, descent.Weights, mean, deviation, history, new AumCrossValidation(best, aum, auc));
    }

    // Adds a fold's share to the means over the folds, after every number of steps.
    private static void Validate(
        DesignMatrix scaled,
        ErrorFunctions errors,
        AumLinearModelOptions options,
        bool[] isValidation,
        double[] aum,
        double[] auc,
        CancellationToken cancellation)
    {
        int[] train = [.. Enumerable.Range(0, isValidation.Length).Where(i => !isValidation[i])];
        int[] held = [.. Enumerable.Range(0, isValidation.Length).Where(i => isValidation[i])];
        DesignMatrix heldFeatures = scaled.Select(held);
        var heldAum = new GeneralAum<double>(errors.Select(held));
        double[] predictions = new double[held.Length];
        var descent = new AumDescent(
            scaled.Select(train), errors.Select(train), StartWeights(scaled.Columns, options), options.Goal);
        for (int step = 0; step < aum.Length; step++)
        {
            if (step > 0)
                descent.Step(cancellation);
            AumTrainingStep here = descent.Measure(heldFeatures, heldAum, predictions, 0);
            aum[step] += here.Aum / options.Folds;
            auc[step] += here.Auc / options.Folds;
        }
    }

    private static int[] DrawFolds(ErrorFunctions errors, AumLinearModelOptions options)
    {
        bool[] hasFp = new bool[errors.ExampleCount], hasFn = new bool[errors.ExampleCount];
        for (int b = 0; b < errors.Count; b++)
        {
            hasFp[errors.Example[b]] |= errors.FpDiff[b] != 0;
            hasFn[errors.Example[b]] |= errors.FnDiff[b] != 0;
        }

        bool[] isRare = hasFp.AsSpan().Count(true) < hasFn.AsSpan().Count(true) ? hasFp : hasFn;
        int rare = isRare.AsSpan().Count(true);
        if (rare < options.Folds)
        {
            string kind = isRare == hasFp ? "positives" : "negatives";
            throw new ArgumentException(
                $"errors: {rare} examples can be false {kind}, which is too few for {options.Folds} folds.", nameof(errors));
        }

        var random = new Random(options.Seed);
        int[] fold = new int[errors.ExampleCount];
        foreach (bool kind in (bool[])[true, false])
        {
            int[] members = [.. Enumerable.Range(0, fold.Length).Where(i => isRare[i] == kind)];
            random.Shuffle(members);
            for (int i = 0; i < members.Length; i++)
                fold[members[i]] = i % options.Folds;
        }

        return fold;
    }
}
