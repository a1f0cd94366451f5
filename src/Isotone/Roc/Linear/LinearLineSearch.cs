using System.Numerics.Tensors;

namespace Isotone;

/// <summary>
/// The exact line search for the weights of a linear model: from X w along minus the gradient of its AUM by the weights,
/// on the examples that the gradient is of or on others that were held out.
/// </summary>
/// <remarks>The object keeps buffers: use one a thread.</remarks>
public sealed class LinearLineSearch
{
    private readonly GeneralAum<double> _aum;
    private readonly AumLineSearch _search;
    private readonly DesignMatrix _features;
    private readonly DesignMatrix _searched;
    private readonly double[] _gradient;
    private readonly double[] _weightGradient;
    private readonly double[] _predictions;
    private readonly double[] _searchedPredictions;
    private readonly double[] _direction;

    /// <summary>A search on the examples that the gradient is of.</summary>
    /// <param name="errors">The error functions.</param>
    /// <param name="features">One row an example.</param>
    /// <exception cref="ArgumentException">
    /// The rows are not as many as the examples, or an error does not change from end to end.
    /// </exception>
    public LinearLineSearch(ErrorFunctions errors, DesignMatrix features)
        : this(errors, features, errors, features)
    {
    }

    /// <summary>A search on other examples than the gradient is of.</summary>
    /// <param name="errors">The error functions of the gradient.</param>
    /// <param name="features">One row an example.</param>
    /// <param name="searchedErrors">The error functions of the search.</param>
    /// <param name="searchedFeatures">One row an example.</param>
    /// <exception cref="ArgumentException">
    /// The rows are not as many as the examples, the columns differ, or an error of the search does not change from end to
    /// end.
    /// </exception>
    public LinearLineSearch(
        ErrorFunctions errors, DesignMatrix features, ErrorFunctions searchedErrors, DesignMatrix searchedFeatures)
    {
        RequireRows(errors, features, nameof(features));
        RequireRows(searchedErrors, searchedFeatures, nameof(searchedFeatures));
        if (features.Columns != searchedFeatures.Columns)
        {
            throw new ArgumentException(
                $"searchedFeatures has {searchedFeatures.Columns} columns where features has {features.Columns}.", nameof(searchedFeatures));
        }

        _aum = new GeneralAum<double>(errors);
        _search = new AumLineSearch(searchedErrors);
        (_features, _searched) = (features, searchedFeatures);
        _gradient = new double[features.Rows];
        _predictions = new double[features.Rows];
        _weightGradient = new double[features.Columns];
        _searchedPredictions = new double[searchedFeatures.Rows];
        _direction = new double[searchedFeatures.Rows];
    }

    /// <summary>The gradient of the AUM by the weights at the last search: the step goes along minus it.</summary>
    public ReadOnlySpan<double> WeightGradient => _weightGradient;

    /// <summary>AUM and AUC at every step where thresholds meet.</summary>
    /// <param name="weights">One number a feature.</param>
    /// <param name="steps">The most entries, at least 1; the first is step 0.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The length is not the number of features, or a number is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public LineSearchPath Path(ReadOnlySpan<double> weights, int steps, CancellationToken cancellation = default)
    {
        Aim(weights);
        return _search.Path(_searchedPredictions, _direction, steps, cancellation);
    }

    /// <summary>The first minimum of AUM; see <see cref="AumLineSearch.FirstMinimum"/>.</summary>
    /// <inheritdoc cref="Path" path="/param"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.ArgumentException']"/>
    public LineSearchPoint FirstMinimum(ReadOnlySpan<double> weights, CancellationToken cancellation = default)
    {
        Aim(weights);
        return _search.FirstMinimum(_searchedPredictions, _direction, cancellation);
    }

    /// <summary>The first maximum of AUC; see <see cref="AumLineSearch.MaximumAuc"/>.</summary>
    /// <inheritdoc cref="Path" path="/param"/>
    /// <inheritdoc cref="Path" path="/exception[@cref='T:System.ArgumentException']"/>
    public LineSearchPoint MaximumAuc(ReadOnlySpan<double> weights, CancellationToken cancellation = default)
    {
        Aim(weights);
        return _search.MaximumAuc(_searchedPredictions, _direction, cancellation);
    }

    // The predictions and their direction, -X X' g.
    private void Aim(ReadOnlySpan<double> weights)
    {
        Guard.SameLength(weights, _features.Columns);
        Guard.Finite(weights, Rows.One(weights.Length));
        _features.Predict(weights, _predictions);
        _aum.Forward(_predictions);
        _aum.Vjp(1, _gradient);
        _features.Pull(_gradient, _weightGradient);
        _searched.Predict(weights, _searchedPredictions);
        _searched.Predict(_weightGradient, _direction);
        TensorPrimitives.Negate(_direction, _direction);
    }

    private static void RequireRows(ErrorFunctions errors, DesignMatrix features, string name)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(features);
        if (features.Rows != errors.ExampleCount)
            throw new ArgumentException($"{name} has {features.Rows} rows where there are {errors.ExampleCount} examples.", name);
    }
}
