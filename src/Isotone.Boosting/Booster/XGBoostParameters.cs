namespace Isotone.Boosting;

/// <summary>The parameters of the XGBoost library, 1.7 to 3.x, that mean something here. The library itself takes any name.</summary>
internal static class XGBoostParameters
{
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        // General.
        "booster", "device", "gpu_id", "n_jobs", "nthread", "random_state", "seed", "seed_per_iteration", "validate_parameters", "verbosity",

        // Trees.
        "alpha", "colsample_bylevel", "colsample_bynode", "colsample_bytree", "eta", "gamma", "grow_policy", "interaction_constraints",
        "lambda", "learning_rate", "max_bin", "max_cached_hist_node", "max_cat_threshold", "max_cat_to_onehot", "max_delta_step",
        "max_depth", "max_leaves", "min_child_weight", "min_split_loss", "monotone_constraints", "num_parallel_tree", "predictor",
        "process_type", "refresh_leaf", "reg_alpha", "reg_lambda", "sampling_method", "single_precision_histogram", "sketch_ratio",
        "subsample", "tree_method", "updater",

        // Dart.
        "normalize_type", "one_drop", "rate_drop", "sample_type", "skip_drop",

        // Linear.
        "feature_selector", "top_k",
    };

    private static readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal)
    {
        ["base_score"] = "the start comes from the objective or from base margins",
        ["objective"] = "the gradient is given from outside",
        ["eval_metric"] = "metrics are computed outside",
        ["disable_default_eval_metric"] = "metrics are computed outside",
        ["num_class"] = "there is one output",
        ["num_target"] = "there is one output",
        ["multi_strategy"] = "there is one output",
        ["scale_pos_weight"] = "the gradient is given from outside",
    };

    /// <summary>Refuses a name that the library would pass over, and those that are set here.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or it has no place here.</exception>
    public static void Require(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_refused.TryGetValue(name, out string? reason))
            throw new ArgumentException($"The parameter '{name}' cannot be set: {reason}.", nameof(name));
        if (_known.Contains(name))
            return;
        string nearest = _known.MinBy(known => (Distance(name, known), known))!;
        string hint = Distance(name, nearest) <= Math.Max(1, name.Length / 3) ? $"; did you mean '{nearest}'?" : ".";
        throw new ArgumentException($"XGBoost has no parameter '{name}'{hint}", nameof(name));
    }

    // Levenshtein's distance.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
