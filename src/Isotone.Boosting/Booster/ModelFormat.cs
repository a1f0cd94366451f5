namespace Isotone.Boosting;

/// <summary>The file formats of models, which every interface of XGBoost reads.</summary>
public enum ModelFormat
{
    /// <summary>JSON text.</summary>
    Json,

    /// <summary>Universal binary JSON.</summary>
    Ubj,
}
