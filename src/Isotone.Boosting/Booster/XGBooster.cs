using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Isotone.Boosting;

/// <summary>A booster of the XGBoost library that is given its gradients: one output, no objective of its own.</summary>
/// <remarks>
/// Predictions are margins: the starting score, or the matrix's base margin, plus the trees. An object belongs to one thread
/// at a time.
/// </remarks>
public sealed unsafe partial class XGBooster : IDisposable
{
    private BoosterHandle _handle;
    private int _iteration;

    private XGBooster(BoosterHandle handle) => _handle = handle;

    /// <summary>A booster without trees.</summary>
    /// <param name="training">The matrix it will be trained on, which says how many features there are.</param>
    /// <param name="startingScore">What predictions start from without a base margin; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The starting score is not finite.</exception>
    /// <exception cref="XGBoostException">The library is missing.</exception>
    public XGBooster(XGBoostMatrix training, double startingScore = 0)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (!double.IsFinite(startingScore))
            throw new ArgumentOutOfRangeException(nameof(startingScore), startingScore, "startingScore must be finite.");
        _handle = Create([training]);

        // Left alone, the library would start from 0.5.
        SetUnchecked("base_score", ((float)startingScore).ToString("R", CultureInfo.InvariantCulture));
        SetUnchecked("objective", "reg:squarederror");
        SetUnchecked("disable_default_eval_metric", "1");
        if (training.FeatureNames.Count > 0)
        {
            XGBoostLibrary.Check(XGBoostNative.XGBoosterSetStrFeatureInfo(
                _handle, "feature_name", [.. training.FeatureNames], (ulong)training.FeatureNames.Count));
        }
    }

    /// <summary>The number of finished rounds.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public int RoundCount
    {
        get
        {
            XGBoostLibrary.Check(XGBoostNative.XGBoosterBoostedRounds(_handle, out int rounds));
            return rounds;
        }
    }

    /// <summary>The number of features.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public int FeatureCount
    {
        get
        {
            XGBoostLibrary.Check(XGBoostNative.XGBoosterGetNumFeature(_handle, out ulong count));
            return checked((int)count);
        }
    }

    /// <summary>The names of the features; empty where the first matrix had none.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public IReadOnlyList<string> FeatureNames
    {
        get
        {
            XGBoostLibrary.Check(XGBoostNative.XGBoosterGetStrFeatureInfo(_handle, "feature_name", out ulong count, out byte** names));
            string[] result = new string[checked((int)count)];
            for (int k = 0; k < result.Length; k++)
                result[k] = Marshal.PtrToStringUTF8((nint)names[k])!;
            return result;
        }
    }

    /// <summary>Whether gradients go in by the older of the library's two ways although it has the newer one.</summary>
    internal bool UseOlderEntryPoint { get; set; }

    /// <summary>Sets a parameter of the library.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or it is set here.</exception>
    /// <exception cref="XGBoostException">The library refuses the value.</exception>
    public void Set(string name, string value)
    {
        XGBoostParameters.Require(name);
        ArgumentNullException.ThrowIfNull(value);
        SetUnchecked(name, value);
    }

    /// <inheritdoc cref="Set(string, string)"/>
    public void Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>One round: a tree (or several parallel ones) fitted to a Newton step.</summary>
    /// <param name="matrix">The features.</param>
    /// <param name="gradient">The gradient of each row, finite.</param>
    /// <param name="curvature">The curvature of each row, finite and not negative.</param>
    /// <exception cref="ArgumentException">
    /// A length is not that of the matrix, its features are not the booster's, a gradient or curvature is NaN or infinite,
    /// or a curvature is negative (the message names it).
    /// </exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public void Boost(XGBoostMatrix matrix, ReadOnlySpan<float> gradient, ReadOnlySpan<float> curvature)
    {
        RequireFeatures(matrix);
        Rows all = matrix.RowCount > 0 ? Rows.One(matrix.RowCount) : default;
        Guard.SameLength(gradient, matrix.RowCount);
        Guard.SameLength(curvature, matrix.RowCount);
        Guard.Finite(gradient, all);
        Guard.Finite(curvature, all);
        if (!curvature.IsEmpty && TensorPrimitives.Min(curvature) < 0)
        {
            int at = curvature.IndexOfAnyInRange(float.NegativeInfinity, -float.Epsilon);
            throw new ArgumentException($"curvature[{at}] is {curvature[at].ToString(CultureInfo.InvariantCulture)}; it must not be negative.", nameof(curvature));
        }

        fixed (float* g = gradient, h = curvature)
        {
            if (XGBoostLibrary.HasTrainOneIter && !UseOlderEntryPoint)
            {
                XGBoostLibrary.Check(XGBoostNative.XGBoosterTrainOneIter(
                    _handle, matrix.Handle, _iteration, ArrayInterface.Of(g, gradient.Length, 1), ArrayInterface.Of(h, gradient.Length, 1)));
            }
            else
            {
                XGBoostLibrary.Check(XGBoostNative.XGBoosterBoostOneIter(_handle, matrix.Handle, g, h, (ulong)gradient.Length));
            }
        }

        _iteration++;
    }

    /// <summary>The margins of all rows of a matrix.</summary>
    /// <param name="matrix">The features; as many as the booster was trained on.</param>
    /// <param name="destination">Receives one number a row.</param>
    /// <param name="rounds">How many rounds take part, from the first; 0 for all.</param>
    /// <param name="training">Whether this is for the next round's gradient: dart then leaves out trees at random.</param>
    /// <exception cref="ArgumentException">A length or the number of features is another, or there are not so many rounds.</exception>
    /// <exception cref="XGBoostException">The library refuses, or the model has several outputs.</exception>
    public void Predict(XGBoostMatrix matrix, Span<float> destination, int rounds = 0, bool training = false)
    {
        RequireFeatures(matrix);
        Guard.SameLength(destination, matrix.RowCount);
        if (rounds < 0 || rounds > RoundCount)
            throw new ArgumentException($"rounds is {rounds}; the booster has {RoundCount}.", nameof(rounds));
        string config = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"type":1,"training":{{(training ? "true" : "false")}},"iteration_begin":0,"iteration_end":{{rounds}},"strict_shape":false}""");
        XGBoostLibrary.Check(XGBoostNative.XGBoosterPredictFromDMatrix(
            _handle, matrix.Handle, config, out ulong* shape, out ulong dimensions, out float* result));
        ulong count = 1;
        for (ulong k = 0; k < dimensions; k++)
            count *= shape[k];
        if (count != (ulong)destination.Length)
            throw new XGBoostException($"The model gives {count} numbers for {destination.Length} rows; models of one output are supported.");
        new ReadOnlySpan<float>(result, destination.Length).CopyTo(destination);
    }

    /// <summary>Keeps the first rounds and drops the others. Trees only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rounds, or none are to be kept.</exception>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public void Truncate(int rounds)
    {
        if (rounds < 1 || rounds > RoundCount)
            throw new ArgumentOutOfRangeException(nameof(rounds), rounds, $"The booster has {RoundCount} rounds.");
        if (rounds == RoundCount)
            return;
        XGBoostLibrary.Check(XGBoostNative.XGBoosterSlice(_handle, 0, rounds, 1, out BoosterHandle slice));
        _handle.Dispose();
        _handle = slice;
    }

    /// <summary>How much each feature that has splits contributes, by name, or f0, f1, ... where features have none.</summary>
    /// <exception cref="XGBoostException">The library refuses.</exception>
    public IReadOnlyDictionary<string, double> Importance(ImportanceKind kind = ImportanceKind.Gain)
    {
        string type = kind switch
        {
            ImportanceKind.Gain => "gain",
            ImportanceKind.Cover => "cover",
            ImportanceKind.Weight => "weight",
            ImportanceKind.TotalGain => "total_gain",
            ImportanceKind.TotalCover => "total_cover",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of importance."),
        };
        XGBoostLibrary.Check(XGBoostNative.XGBoosterFeatureScore(
            _handle, $$"""{"importance_type":"{{type}}"}""", out ulong count, out byte** features, out _, out _, out float* scores));
        var importance = new Dictionary<string, double>();
        for (ulong k = 0; k < count; k++)
            importance.Add(Marshal.PtrToStringUTF8((nint)features[k])!, scores[k]);
        return importance;
    }

    /// <summary>Frees the library's booster.</summary>
    public void Dispose() => _handle.Dispose();

    private static BoosterHandle Create(ReadOnlySpan<XGBoostMatrix> matrices)
    {
        XGBoostLibrary.Require();
        nint first = matrices.IsEmpty ? 0 : matrices[0].Handle.DangerousGetHandle();
        XGBoostLibrary.Check(XGBoostNative.XGBoosterCreate(&first, (ulong)matrices.Length, out BoosterHandle handle));
        GC.KeepAlive(matrices.IsEmpty ? null : matrices[0]);
        return handle;
    }

    private void SetUnchecked(string name, string value) => XGBoostLibrary.Check(XGBoostNative.XGBoosterSetParam(_handle, name, value));

    // The library takes fewer columns, as if the others were missing.
    private void RequireFeatures(XGBoostMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int count = FeatureCount;
        if (matrix.ColumnCount != count)
            throw new ArgumentException($"The matrix has {matrix.ColumnCount} features, the booster {count}.", nameof(matrix));
        if (matrix.FeatureNames.Count == 0)
            return;
        IReadOnlyList<string> names = FeatureNames;
        for (int k = 0; k < names.Count; k++)
        {
            if (names[k] != matrix.FeatureNames[k])
                throw new ArgumentException($"Feature {k} of the matrix is '{matrix.FeatureNames[k]}', of the booster '{names[k]}'.", nameof(matrix));
        }
    }
}
