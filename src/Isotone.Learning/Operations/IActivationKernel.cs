using System.Numerics;

namespace Isotone.Learning;

/// <summary>A smooth function of one number and its derivative, over vectors of doubles.</summary>
internal interface IActivationKernel<T>
{
    static abstract void Evaluate(Vector<double> x, out Vector<double> value, out Vector<double> derivative);
}
