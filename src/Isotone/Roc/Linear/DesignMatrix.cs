using System.Numerics.Tensors;

namespace Isotone;

/// <summary>The features of examples: one row an example, row-major. Immutable.</summary>
public sealed class DesignMatrix
{
    private readonly double[] _values;

    /// <summary>A matrix from its numbers.</summary>
    /// <param name="values">Shape [rows, columns], row-major; copied.</param>
    /// <param name="rows">The number of examples, at least 1.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="ArgumentException">The length is not rows times columns, or a number is NaN or infinite.</exception>
    public DesignMatrix(ReadOnlySpan<double> values, int rows, int columns)
        : this(Checked(values, rows, columns), rows, columns)
    {
    }

    private DesignMatrix(double[] values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The number of examples.</summary>
    public int Rows { get; }

    /// <summary>The number of features.</summary>
    public int Columns { get; }

    /// <summary>The numbers, row-major.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The features of an example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _values.AsSpan(row * Columns, Columns);
    }

    /// <summary>X w: the predictions of a linear model.</summary>
    /// <param name="weights">One number a column.</param>
    /// <param name="predictions">Receives one number a row.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Predict(ReadOnlySpan<double> weights, Span<double> predictions)
    {
        Guard.SameLength(weights, Columns);
        Guard.SameLength(predictions, Rows);
        for (int row = 0; row < Rows; row++)
            predictions[row] = TensorPrimitives.Dot(Row(row), weights);
    }

    /// <summary>X' g: the gradient by the weights, from the gradient by the predictions.</summary>
    /// <param name="gradient">One number a row.</param>
    /// <param name="weightGradient">Receives one number a column.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Pull(ReadOnlySpan<double> gradient, Span<double> weightGradient)
    {
        Guard.SameLength(gradient, Rows);
        Guard.SameLength(weightGradient, Columns);
        weightGradient.Clear();
        for (int row = 0; row < Rows; row++)
            TensorPrimitives.MultiplyAdd(Row(row), gradient[row], weightGradient, weightGradient);
    }

    /// <summary>Some of the rows, in the order given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty.</exception>
    public DesignMatrix Select(ReadOnlySpan<int> rows)
    {
        Guard.OneRow(rows);
        double[] values = new double[rows.Length * Columns];
        for (int i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Columns));
        return new DesignMatrix(values, rows.Length, Columns);
    }

    /// <summary>(X - centre) / scale, column by column; columns of scale 0 become 0.</summary>
    internal DesignMatrix Scaled(ReadOnlySpan<double> centre, ReadOnlySpan<double> scale)
    {
        double[] values = [.. _values];
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % Columns;
            values[i] = scale[column] == 0 ? 0 : (values[i] - centre[column]) / scale[column];
        }

        return new DesignMatrix(values, Rows, Columns);
    }

    /// <summary>The mean and the sample deviation of each column; deviation 0 for a constant one.</summary>
    internal (double[] Mean, double[] Deviation) Moments()
    {
        double[] mean = new double[Columns], deviation = new double[Columns], column = new double[Rows];
        for (int c = 0; c < Columns; c++)
        {
            for (int row = 0; row < Rows; row++)
                column[row] = _values[row * Columns + c];
            if (!column.AsSpan().ContainsAnyExcept(column[0]))
            {
                mean[c] = column[0];
                continue;
            }

            mean[c] = CompensatedSum.Mean(column).High;
            TensorPrimitives.Subtract(column, mean[c], column);
            deviation[c] = Math.Sqrt(TensorPrimitives.SumOfSquares(column) / (Rows - 1));
        }

        return (mean, deviation);
    }

    private static double[] Checked(ReadOnlySpan<double> values, int rows, int columns)
    {
        RequirePositive(rows, nameof(rows));
        RequirePositive(columns, nameof(columns));
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"values has {values.Length} elements where {rows} x {columns} are needed.", nameof(values));
        Guard.Finite(values, Isotone.Rows.Batch(rows, columns));
        return values.ToArray();
    }

    private static void RequirePositive(int count, string name)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(name, $"{name} is {count}; it must be at least 1.");
    }
}
