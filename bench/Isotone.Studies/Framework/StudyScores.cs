using Isotone.Numerai;

namespace Isotone.Studies;

/// <summary>A number by which arms are compared; more is better.</summary>
internal enum StudyScore
{
    /// <summary>Spearman's correlation with the returns, averaged over the test eras.</summary>
    Spearman,

    /// <summary>numerai_corr with the target, averaged over the test eras.</summary>
    NumeraiCorr,

    /// <summary>The mean of the eras' Spearman correlations over their population deviation.</summary>
    Sharpe,
}

/// <summary>The scores of predictions.</summary>
internal sealed record StudyScores(double Spearman, double NumeraiCorr, double Sharpe)
{
    /// <summary>One of the scores.</summary>
    public double this[StudyScore score] => score switch
    {
        StudyScore.Spearman => Spearman,
        StudyScore.NumeraiCorr => NumeraiCorr,
        _ => Sharpe,
    };

    /// <summary>The scores on test rows. Constant predictions score 0; an era whose target is constant is left out.</summary>
    public static StudyScores Of(float[] predictions, StudyPart test)
    {
        List<double> spearman = [], corr = [];
        for (int era = 0; era < test.Eras.Count; era++)
        {
            double[] p = Era(predictions, test, era), returns = Era(test.Returns, test, era), targets = Era(test.Targets, test, era);
            if (targets.All(target => target == targets[0]))
                continue;
            bool isConstant = p.All(prediction => prediction == p[0]);
            spearman.Add(isConstant ? 0 : EraScore.Spearman.Of(p, returns));
            corr.Add(isConstant ? 0 : EraScore.NumeraiCorr.Of(p, targets));
        }

        double mean = spearman.Average(), deviation = Math.Sqrt(spearman.Average(score => (score - mean) * (score - mean)));
        return new StudyScores(mean, corr.Average(), deviation > 0 ? mean / deviation : 0);
    }

    private static double[] Era(float[] values, StudyPart part, int era) => [.. values.Skip(part.Eras.Start(era)).Take(part.Eras.LengthOf(era)).Select(value => (double)value)];
}
