using Isotone.Boosting;

namespace Isotone.Numerai;

/// <summary>The families of models by what a configuration calls them.</summary>
internal static class ModelFamilies
{
    public static IModelFamily Of(ModelKind kind, XGBoostCommunicator? communicator = null) => kind switch
    {
        ModelKind.Linear or ModelKind.Mlp => new NetworkFamily(),
        ModelKind.XGBoost => new TreeFamily(communicator),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Model must be one there is."),
    };
}
