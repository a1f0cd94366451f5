namespace Isotone.Cli;

/// <summary>Options that several operators share, each made anew for the command that takes it.</summary>
internal static class OperatorOptions
{
    public static ChoiceOption<Regularization> Regularization() => new(
        "--regularization", "The regularizer.", ("l2", Isotone.Regularization.L2), ("kl", Isotone.Regularization.KL));

    public static ChoiceOption<SortDirection> Direction(string description) => new(
        "--direction", description, ("ascending", SortDirection.Ascending), ("descending", SortDirection.Descending));

    public static ChoiceOption<bool> IsSingle() => new(
        "--dtype", "The type of the numbers read and written.", ("float64", false), ("float32", true));
}
