using FsCheck;
using FsCheck.Fluent;

namespace Isotone.Data.Tests;

public sealed class EraFoldsTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true);

    [Fact]
    public void Hold_out_validates_on_the_last_eras()
    {
        EraFold fold = EraFolds.HoldOut(10, validation: 3, purge: 2);
        Assert.Equal([0, 1, 2, 3, 4], fold.Train);
        Assert.Equal([7, 8, 9], fold.Validation);
    }

    [Fact]
    public void Walking_forward_grows_or_slides()
    {
        IReadOnlyList<EraFold> growing = EraFolds.WalkForward(10, firstTrain: 3, validation: 3, purge: 1);
        Assert.Equal(["0-2 4-6", "0-5 7-9"], growing.Select(Text));
        Assert.Equal(["0-2 4-6", "3-5 7-9"], EraFolds.WalkForward(10, 3, 3, purge: 1, sliding: true).Select(Text));
        Assert.Equal(["0-2 3-6", "0-6 7-9"], EraFolds.WalkForward(10, 3, 4).Select(Text));
    }

    [Fact]
    public void K_fold_leaves_out_what_is_purged_and_under_embargo()
    {
        IReadOnlyList<EraFold> folds = EraFolds.PurgedKFold(12, folds: 3, purge: 1, embargo: 2);
        Assert.Equal([0, 1, 2, 11], folds[1].Train);
        Assert.Equal([4, 5, 6, 7], folds[1].Validation);
        Assert.Equal([7, 8, 9, 10, 11], folds[0].Train);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], folds[2].Train);
    }

    [Fact]
    public void K_fold_validates_on_every_era_once_and_trains_on_all_that_is_far_enough() => Check(
        (eras, folds, purge, embargo) =>
        {
            if (!Made(() => EraFolds.PurgedKFold(eras, folds, purge, embargo), out IReadOnlyList<EraFold>? made))
                return eras < folds || eras <= ((eras + folds - 1) / folds) + (2 * purge) + embargo;
            return made!.Count == folds
                && made.SelectMany(fold => fold.Validation).SequenceEqual(Enumerable.Range(0, eras))
                && made.Max(fold => fold.Validation.Count) - made.Min(fold => fold.Validation.Count) <= 1
                && made.All(fold => fold.Train.SequenceEqual(Enumerable.Range(0, eras).Where(era =>
                    era < fold.Validation[0] - purge || era > fold.Validation[^1] + purge + embargo)));
        });

    [Fact]
    public void Walking_forward_never_trains_on_what_follows_or_lies_within_the_purge() => Check(
        (eras, validation, purge, firstTrain) =>
        {
            firstTrain++;
            bool possible = firstTrain + purge < eras;
            foreach (bool sliding in (bool[])[false, true])
            {
                if (Made(() => EraFolds.WalkForward(eras, firstTrain, validation, purge, sliding), out IReadOnlyList<EraFold>? made) != possible)
                    return false;
                if (made is null)
                    continue;
                if (!made.SelectMany(fold => fold.Validation).SequenceEqual(Enumerable.Range(firstTrain + purge, eras - firstTrain - purge)))
                    return false;
                if (!made.All(fold => fold.Train[^1] == fold.Validation[0] - purge - 1 && fold.Train.Count == (sliding ? firstTrain : fold.Validation[0] - purge)))
                    return false;
            }

            return true;
        });

    [Fact]
    public void Hold_out_keeps_the_purge_between_both_sides() => Check((eras, validation, purge, _) =>
        !Made(() => [EraFolds.HoldOut(eras, validation, purge)], out IReadOnlyList<EraFold>? made)
            ? eras - validation - purge < 1
            : made![0].Train.SequenceEqual(Enumerable.Range(0, eras - validation - purge))
                && made[0].Validation.SequenceEqual(Enumerable.Range(eras - validation, validation)));

    [Fact]
    public void Numbers_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("validation", () => EraFolds.HoldOut(5, 0));
        Assert.Throws<ArgumentOutOfRangeException>("purge", () => EraFolds.HoldOut(5, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("eras", () => EraFolds.HoldOut(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>("eras", () => EraFolds.HoldOut(5, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("firstTrain", () => EraFolds.WalkForward(5, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("eras", () => EraFolds.WalkForward(5, 4, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => EraFolds.PurgedKFold(5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("eras", () => EraFolds.PurgedKFold(5, 6));
        Assert.Throws<ArgumentOutOfRangeException>("embargo", () => EraFolds.PurgedKFold(5, 2, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>("purge", () => EraFolds.PurgedKFold(6, 2, 3));
    }

    [Fact]
    public void Out_of_fold_predictions_come_together_in_the_rows_order()
    {
        RowSelection rows = Tables.Small().All;
        var together = new OutOfFold(rows);
        foreach (EraFold fold in EraFolds.PurgedKFold(rows.EraNames.Count, 2))
        {
            RowSelection validation = fold.ValidationRows(rows);
            Assert.Empty(fold.TrainRows(rows).EraNames.Intersect(validation.EraNames));
            double[] predictions = new double[validation.Count];
            for (int i = 0; i < predictions.Length; i++)
                predictions[i] = validation.Indices[i];
            together.Add(fold, predictions);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], together.Predictions.ToArray());
        Assert.Equal(6, together.Predicted.Count);
    }

    [Fact]
    public void Out_of_fold_predictions_are_refused_where_they_do_not_fit()
    {
        RowSelection rows = Tables.Small().All;
        var together = new OutOfFold(rows);
        EraFold fold = EraFolds.HoldOut(4, 2);
        Assert.Throws<ArgumentException>("predictions", () => together.Add(fold, new double[2]));
        Assert.Throws<ArgumentException>("predictions", () => together.Add(fold, [1, double.NaN, 2]));
        together.Add(fold, [1, 2, 3]);
        Assert.Equal([double.NaN, double.NaN, double.NaN, 1, 2, 3], together.Predictions.ToArray());
        Assert.Equal(["era3", "eraX"], together.Predicted.EraNames);
        Assert.Throws<ArgumentException>("fold", () => together.Add(fold, [1, 2, 3]));
        Assert.Throws<ArgumentException>("fold", () => together.Add(EraFolds.HoldOut(9, 1), [1]));
        Assert.Throws<ArgumentException>("rows", () => EraFolds.HoldOut(9, 1).ValidationRows(rows));
    }

    private static void Check(Func<int, int, int, int, bool> property)
    {
        Gen<(int, int, int, int)> cases =
            from eras in Gen.Choose(1, 60)
            from second in Gen.Choose(2, 9)
            from third in Gen.Choose(0, 5)
            from fourth in Gen.Choose(0, 5)
            select (eras, second, third, fourth);
        Prop.ForAll(cases.ToArbitrary(), each => property(each.Item1, each.Item2, each.Item3, each.Item4)).Check(_config);
    }

    private static bool Made(Func<IReadOnlyList<EraFold>> make, out IReadOnlyList<EraFold>? made)
    {
        try
        {
            made = make();
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            made = null;
            return false;
        }
    }

    private static string Text(EraFold fold) =>
        $"{fold.Train[0]}-{fold.Train[^1]} {fold.Validation[0]}-{fold.Validation[^1]}";
}
