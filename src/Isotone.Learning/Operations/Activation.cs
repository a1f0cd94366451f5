using System.Numerics;
using System.Numerics.Tensors;

namespace Isotone.Learning;

/// <summary>
/// Activation functions that are computed in double: one pass over the input gives the value and, where a graph is
/// recorded, the derivative that the backward pass multiplies with.
/// </summary>
internal static class Activation
{
    public static Variable<T> Result<T, TKernel>(Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IActivationKernel<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Variable.Records<T>([input]))
        {
            Variable<T> constant = Variable.Result(input.Shape, Pull, [input], out Span<T> only);
            ActivationLoop<T, TKernel>.ForThisThread.Evaluate(input.Value, only, default);
            return constant;
        }

        Variable<T> derivative = Variable.Temporary<T>(input.Shape);
        Variable<T> result = Variable.Result(input.Shape, Pull, [input, derivative], out Span<T> value);
        ActivationLoop<T, TKernel>.ForThisThread.Evaluate(input.Value, value, derivative.Buffer);
        return result;

        // d f(x) = f'(x) dx
        static void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            ReadOnlySpan<T> derivative = result.Inputs[1].Value;
            Span<T> gradient = result.Inputs[0].GradientToWriteOrAddTo(out bool add);
            if (add)
                TensorPrimitives.MultiplyAdd(derivative, cotangent, gradient, gradient);
            else
                TensorPrimitives.Multiply(derivative, cotangent, gradient);
        }
    }
}

/// <summary>Evaluates an activation over an array, in parallel pieces.</summary>
internal sealed unsafe class ActivationLoop<T, TKernel> : ParallelLoop
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, IActivationKernel<T>
{
    private const int Piece = 8192;
    private const int ChunkLength = 256;

    [ThreadStatic]
    private static ActivationLoop<T, TKernel>? _forThisThread;

    private T* _input, _value, _derivative;
    private int _length;

    public static ActivationLoop<T, TKernel> ForThisThread => _forThisThread ??= new();

    /// <param name="input">Any length.</param>
    /// <param name="value">As long.</param>
    /// <param name="derivative">As long, or empty where it is not needed.</param>
    public void Evaluate(ReadOnlySpan<T> input, Span<T> value, Span<T> derivative)
    {
        fixed (T* from = input, to = value, slope = derivative)
        {
            _input = from;
            _value = to;
            _derivative = slope;
            _length = input.Length;
            Run((input.Length + Piece - 1) / Piece, Parallelism.Degree);
        }
    }

    protected override void RunPart(int part)
    {
        // Whole vectors always, also at the end: an element's bits do not depend on its place.
        Span<double> x = stackalloc double[ChunkLength], value = stackalloc double[ChunkLength];
        Span<double> derivative = stackalloc double[ChunkLength];
        x.Clear();
        int end = Math.Min(_length, (part + 1) * Piece);
        for (int start = part * Piece; start < end; start += ChunkLength)
        {
            int count = Math.Min(ChunkLength, end - start);
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(_input + start, count), x);
            for (int i = 0; i < count; i += Vector<double>.Count)
            {
                TKernel.Evaluate(new Vector<double>(x[i..]), out Vector<double> y, out Vector<double> slope);
                y.CopyTo(value[i..]);
                slope.CopyTo(derivative[i..]);
            }

            TensorPrimitives.ConvertTruncating<double, T>(value[..count], new Span<T>(_value + start, count));
            if (_derivative is not null)
                TensorPrimitives.ConvertTruncating<double, T>(derivative[..count], new Span<T>(_derivative + start, count));
        }
    }
}
