namespace Isotone;

/// <summary>Where a linear model stood after a step of gradient descent.</summary>
/// <param name="StepSize">The step size that the line search chose; 0 for the beginning.</param>
/// <param name="Aum">The AUM of the training examples.</param>
/// <param name="Auc">The AUC of the training examples.</param>
public readonly record struct AumTrainingStep(double StepSize, double Aum, double Auc);

/// <summary>How the number of steps of a linear model was chosen.</summary>
/// <param name="Steps">The number of steps with the least mean validation AUM (the largest AUC where that is the goal).</param>
/// <param name="MeanAum">The mean over the folds of the validation AUM, by the number of steps from 0.</param>
/// <param name="MeanAuc">The mean over the folds of the validation AUC, by the number of steps from 0.</param>
public sealed record AumCrossValidation(int Steps, IReadOnlyList<double> MeanAum, IReadOnlyList<double> MeanAuc);
