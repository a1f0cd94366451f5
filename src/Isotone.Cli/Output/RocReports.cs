namespace Isotone.Cli;

/// <summary>The tables of errors by the range of constants, for scripts and for people.</summary>
internal static class RocReports
{
    /// <summary>The rates of a ROC curve: its entries are those of <c>isotone roc</c>.</summary>
    public static Report Of(RocCurve curve) => new Report()
        .Add("fpr", curve.Fpr, "interval")
        .Add("fnr", curve.Fnr, "interval")
        .Add("tpr", curve.Tpr, "interval")
        .Add("min_fpr_fnr", curve.MinFprFnr, "interval")
        .Add("min_constant", curve.MinConstant, "interval")
        .Add("max_constant", curve.MaxConstant, "interval");

    /// <summary>The errors of any functions, in their own unit.</summary>
    public static Report Of(ErrorIntervals errors) => new Report()
        .Add("fp", errors.Fp, "interval")
        .Add("fn", errors.Fn, "interval")
        .Add("min_fp_fn", errors.MinFpFn, "interval")
        .Add("min_constant", errors.MinConstant, "interval")
        .Add("max_constant", errors.MaxConstant, "interval");
}
