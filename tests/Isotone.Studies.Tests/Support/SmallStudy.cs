namespace Isotone.Studies.Tests;

/// <summary>A study of arms that predict the returns, blurred: more so for other rates than their best and short lengths.</summary>
internal static class SmallStudy
{
    public static Study Create(params StudyArm[] arms) => new()
    {
        Name = "small",
        Settings = [new StudySetting("one", "family", "a setting", Draw), new StudySetting("two", "family", "another", Draw)],
        Arms = arms,
        References = ["sharp"],
        DevelopmentSeeds = 2,
        ConfirmationSeeds = 3,
    };

    public static StudyData Draw(StudySeed seed)
    {
        var random = new Random((int)seed.Value);
        return new StudyData(Part(random), Part(random));
    }

    private static StudyPart Part(Random random)
    {
        float[] returns = [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())];
        return new StudyPart([.. returns.Select(value => value)], 1, returns, [.. returns.Select(value => MathF.Round(4 * value) / 4)], Rows.Batch(3, 20));
    }
}

/// <summary>Counts what it is asked for.</summary>
internal sealed class BlurringArm(string name, double best, double blur) : StudyArm("group", name)
{
    public int Trainings { get; private set; }

    public override IReadOnlyList<double> Rates => [0.1, 0.2, 0.3];

    public override IReadOnlyList<int> Lengths => [1, 2];

    public override IEnumerable<float[]> Predict(StudyData data, double rate, IReadOnlyList<int> lengths, ulong seed)
    {
        Trainings++;
        foreach (int length in lengths)
        {
            var random = new Random((int)seed);
            double noise = blur * (Math.Abs(rate - best) + 0.1) / length;
            yield return [.. data.Test.Features.Select(feature => (float)(feature + (noise * random.NextDouble())))];
        }
    }
}
