using System.Numerics;

namespace Isotone;

/// <summary>How the AUMs of the classes become one number.</summary>
public enum ClassAverage
{
    /// <summary>Every class counts the same.</summary>
    Macro,

    /// <summary>A class counts as many times as it has examples.</summary>
    Weighted,
}

/// <summary>The AUM of several classes: each against the rest, averaged. See <see cref="Aum{T}"/>.</summary>
/// <remarks>The object holds the state of one forward pass: use one a thread; after the first pass nothing is allocated.</remarks>
/// <param name="average">How the classes are averaged.</param>
/// <param name="denominator">Whether errors are rates or counts.</param>
public sealed class MulticlassAum<T>(ClassAverage average = ClassAverage.Macro, ErrorDenominator denominator = ErrorDenominator.Rate)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Aum<T> _aum = new(denominator);
    private T[] _labels = [];
    private T[] _scores = [];
    private double[] _areas = [];
    private double[] _shares = [];
    private T[] _gradient = [];
    private int _examples;
    private int _classes;

    /// <summary>How the classes are averaged.</summary>
    public ClassAverage Average { get; } = Enum.IsDefined(average)
        ? average
        : throw new ArgumentOutOfRangeException(nameof(average), average, "There is no such average.");

    /// <summary>The AUM of each class against the rest, from the last forward pass.</summary>
    public ReadOnlySpan<double> ClassAums => _areas.AsSpan(0, _classes);

    /// <summary>The averaged AUM, and the derivatives at the same place.</summary>
    /// <param name="labels">Shape [n]: the class of each example, from 0.</param>
    /// <param name="predictions">Shape [n, classes], row-major: larger means more likely of the class.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is below 2.</exception>
    /// <exception cref="ArgumentException">
    /// A span is empty or a length does not fit, a label is no class, a prediction is NaN or infinite, or, under <see
    /// cref="ErrorDenominator.Rate"/>, a class has no example or all of them.
    /// </exception>
    public double Forward(ReadOnlySpan<int> labels, ReadOnlySpan<T> predictions, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Guard.OneRow(labels);
        Guard.SameLength(predictions, checked(labels.Length * classes));
        Guard.Finite(predictions, Rows.Batch(labels.Length, classes));
        Reserve(labels.Length, classes);
        CountClasses(labels);
        for (int i = 0; i < _examples; i++)
        {
            for (int c = 0; c < classes; c++)
            {
                _labels[c * _examples + i] = labels[i] == c ? T.One : T.Zero;
                _scores[c * _examples + i] = predictions[i * classes + c];
            }
        }

        int all = _examples * classes;
        Rows rows = Rows.Batch(classes, _examples);
        _aum.Forward(_labels.AsSpan(0, all), _scores.AsSpan(0, all), rows, _areas.AsSpan(0, classes));
        double mean = 0;
        for (int c = 0; c < classes; c++)
            mean += _shares[c] * _areas[c];
        return mean;
    }

    /// <summary>The gradient by the predictions, times a cotangent: the mean of the one-sided derivatives.</summary>
    /// <param name="cotangent">The derivative of the result by the averaged AUM.</param>
    /// <param name="gradient">Receives the gradient, shape [n, classes].</param>
    /// <exception cref="InvalidOperationException">There was no forward pass.</exception>
    /// <exception cref="ArgumentException">The length is not that of the forward pass, or the cotangent is not finite.</exception>
    public void Vjp(double cotangent, Span<T> gradient)
    {
        if (_classes == 0)
            throw new InvalidOperationException("Call Forward first: there is no pass to differentiate.");
        Guard.SameLength(gradient, _examples * _classes);
        if (!double.IsFinite(cotangent))
            throw new ArgumentException($"cotangent is {cotangent}; it must be finite.", nameof(cotangent));
        Span<double> ofClass = stackalloc double[Math.Min(_classes, 128)];
        ofClass = _classes > ofClass.Length ? new double[_classes] : ofClass;
        for (int c = 0; c < _classes; c++)
            ofClass[c] = cotangent * _shares[c];
        _aum.Vjp(ofClass, _gradient.AsSpan(0, _examples * _classes));
        for (int i = 0; i < _examples; i++)
        {
            for (int c = 0; c < _classes; c++)
                gradient[i * _classes + c] = _gradient[c * _examples + i];
        }
    }

    // A class's share of the average.
    private void CountClasses(ReadOnlySpan<int> labels)
    {
        Array.Clear(_shares);
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)_classes)
                throw new ArgumentException($"labels[{i}] is {labels[i]}; classes are 0 to {_classes - 1}.", nameof(labels));
            _shares[labels[i]]++;
        }

        for (int c = 0; c < _classes; c++)
        {
            if (_aum.Denominator == ErrorDenominator.Rate && (_shares[c] == 0 || _shares[c] == labels.Length))
            {
                string problem = _shares[c] == 0 ? "no example" : "all the examples";
                throw new ArgumentException($"labels: class {c} has {problem}; rates of both kinds of error need both.", nameof(labels));
            }

            _shares[c] = Average == ClassAverage.Weighted ? _shares[c] / labels.Length : 1.0 / _classes;
        }
    }

    private void Reserve(int examples, int classes)
    {
        (_examples, _classes) = (examples, classes);
        if (_labels.Length < examples * classes)
        {
            _labels = new T[examples * classes];
            _scores = new T[examples * classes];
            _gradient = new T[examples * classes];
        }

        if (_areas.Length < classes)
        {
            _areas = new double[classes];
            _shares = new double[classes];
        }
    }
}
