using System.Numerics.Tensors;

namespace Isotone;

/// <summary>Gradient descent on the weights of a linear model, each step as long as the line search says.</summary>
internal sealed class AumDescent(DesignMatrix features, ErrorFunctions errors, double[] weights, LineSearchGoal goal)
{
    private readonly LinearLineSearch _search = new(errors, features);
    private readonly GeneralAum<double> _aum = new(errors);
    private readonly double[] _predictions = new double[features.Rows];

    /// <summary>The weights reached.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>AUM and AUC at the weights reached.</summary>
    public AumTrainingStep Here() => Measure(features, _aum, _predictions, 0);

    /// <summary>Takes one step.</summary>
    public AumTrainingStep Step(CancellationToken cancellation)
    {
        LineSearchPoint best = goal == LineSearchGoal.MaximumOfAuc
            ? _search.MaximumAuc(weights, cancellation)
            : _search.FirstMinimum(weights, cancellation);

        // w <- w - step gradient
        TensorPrimitives.MultiplyAdd(_search.WeightGradient, -best.Step, weights, weights);
        return Measure(features, _aum, _predictions, best.Step);
    }

    /// <summary>AUM and AUC of other examples at the weights reached.</summary>
    public AumTrainingStep Measure(DesignMatrix others, GeneralAum<double> aum, double[] predictions, double stepSize)
    {
        others.Predict(weights, predictions);
        double area = aum.Forward(predictions);
        return new AumTrainingStep(stepSize, area, aum.Auc);
    }
}
