namespace Isotone.Numerai;

/// <summary>The families of models by what a configuration calls them.</summary>
internal static class ModelFamilies
{
    public static IModelFamily Of(ModelKind kind) => kind switch
    {
        ModelKind.Linear or ModelKind.Mlp => new NetworkFamily(),
        ModelKind.XGBoost => new TreeFamily(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Model must be one there is."),
    };
}
