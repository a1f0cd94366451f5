using System.Numerics;

namespace Isotone.Learning;

/// <summary>The ROC curve of predictions as variables; see <see cref="ComposedRoc"/>.</summary>
/// <param name="Fpr">Shape [k + 1] for k different predictions: false positive rates from 0 to 1.</param>
/// <param name="Fnr">Shape [k + 1]: false negative rates from 1 to 0.</param>
/// <param name="MinFprFnr">Shape [k + 1]: the lesser of the two.</param>
/// <param name="MinConstant">Shape [k + 1]: the lower ends of the intervals of constants; the first is -infinity.</param>
/// <param name="MaxConstant">Shape [k + 1]: the upper ends of the intervals of constants; the last is infinity.</param>
public sealed record RocVariables<T>(
    Variable<T> Fpr, Variable<T> Fnr, Variable<T> MinFprFnr, Variable<T> MinConstant, Variable<T> MaxConstant)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
