using System.Numerics;

namespace Isotone.Learning;

/// <summary>A fully connected layer: x W' + b.</summary>
/// <remarks>
/// Parameters <c>weight</c> [out, in] and <c>bias</c> [out], as in PyTorch, both drawn from U(-1/sqrt(in), 1/sqrt(in)):
/// what PyTorch's kaiming_uniform with a = sqrt(5) comes to.
/// </remarks>
public sealed class Linear<T> : Module<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Variable<T> _weight;
    private readonly Variable<T>? _bias;
    private readonly double _initialBound;

    /// <summary>A layer with random parameters.</summary>
    /// <param name="inputs">Features in, at least 1.</param>
    /// <param name="outputs">Features out, at least 1.</param>
    /// <param name="random">Where the parameters are drawn from: first the weight, row by row, then the bias.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initialBound">
    /// Parameters are drawn uniformly from -bound to bound; null for PyTorch's default, 1/sqrt(inputs); 0 for zeros.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of features is below 1, or the bound is negative or not finite.
    /// </exception>
    public Linear(int inputs, int outputs, SeededRandom random, bool bias = true, double? initialBound = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(random);
        _initialBound = initialBound ?? 1 / Math.Sqrt(inputs);
        if (!(_initialBound >= 0) || double.IsInfinity(_initialBound))
            throw new ArgumentOutOfRangeException(nameof(initialBound), initialBound, "initialBound must be finite and not negative.");
        _weight = AddParameter("weight", new Shape(outputs, inputs));
        Draw(_weight, random);
        if (!bias)
            return;
        _bias = AddParameter("bias", new Shape(outputs));
        Draw(_bias, random);
    }

    /// <inheritdoc/>
    public override string Kind => "Linear";

    /// <summary>The weight, shape [out, in].</summary>
    public Variable<T> Weight => _weight;

    /// <summary>The bias, shape [out], or null where there is none.</summary>
    public Variable<T>? Bias => _bias;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings =>
        [Setting.Of("bias", _bias is not null), Setting.Of("initial_uniform_bound", (float)_initialBound)];

    private int Inputs => _weight.Shape[1];

    /// <inheritdoc/>
    public override Variable<T> Forward(Variable<T> input) => input.Linear(_weight, _bias);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => input.Rank == 2 && input[1] == Inputs
        ? new Shape(input[0], _weight.Shape[0])
        : throw new ArgumentException($"A linear layer of {Inputs} inputs cannot take shape {input}.", nameof(input));

    private void Draw(Variable<T> parameter, SeededRandom random)
    {
        foreach (ref T element in parameter.Data)
            element = T.CreateTruncating(random.NextUniform(-_initialBound, _initialBound));
    }
}
