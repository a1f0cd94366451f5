using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace Isotone.Boosting;

/// <summary>Features as the XGBoost library keeps them, a DMatrix. NaN is a missing feature; infinities are refused.</summary>
public sealed unsafe class XGBoostMatrix : IDisposable
{
    private const int ElementsPerBatch = 1 << 22;

    private XGBoostMatrix(MatrixHandle handle, int rows, int columns)
    {
        (Handle, RowCount, ColumnCount) = (handle, rows, columns);
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of features.</summary>
    public int ColumnCount { get; }

    /// <summary>The names of the features; empty where none were given.</summary>
    public IReadOnlyList<string> FeatureNames { get; private set; } = [];

    /// <summary>Whether the predictions start from a margin of each row.</summary>
    public bool HasBaseMargin { get; private set; }

    internal MatrixHandle Handle { get; }

    /// <summary>A matrix that keeps every feature as a float: for any tree method, and for prediction.</summary>
    /// <param name="values">Shape [rows, columns], row-major. Copied.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="threads">How many threads read them, or null for <see cref="Parallelism.Degree"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, the last is not whole, or a feature is infinite.</exception>
    /// <exception cref="XGBoostException">The library is missing or refuses the data.</exception>
    public static XGBoostMatrix FromDense(ReadOnlySpan<float> values, int columns, int? threads = null)
    {
        if (values.IsEmpty)
            throw new ArgumentException("values has no rows.", nameof(values));
        return Dense(values, columns, threads);
    }

    /// <summary>A matrix without rows, for a worker that has no era: it takes part in every round all the same.</summary>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <exception cref="XGBoostException">The library is missing or refuses the data.</exception>
    public static XGBoostMatrix Empty(int columns) => Dense([], columns, 1);

    /// <summary>As <see cref="FromDense"/> from rows that are given in batches; they are in memory twice for a moment.</summary>
    /// <param name="source">Gives the rows.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="threads">How many threads read them, or null for <see cref="Parallelism.Degree"/>.</param>
    /// <exception cref="ArgumentException">A feature is infinite.</exception>
    /// <exception cref="XGBoostException">The library is missing or refuses the data.</exception>
    public static XGBoostMatrix FromRows(FeatureRows source, int rows, int columns, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        float[] values = GC.AllocateUninitializedArray<float>(checked(rows * columns));
        int batch = Math.Clamp(ElementsPerBatch / columns, 1, Math.Max(1, rows));
        for (int first = 0; first < rows; first += batch)
            source(first, values.AsSpan(first * columns, Math.Min(batch, rows - first) * columns));
        return Dense(values, columns, threads);
    }

    private static XGBoostMatrix Dense(ReadOnlySpan<float> values, int columns, int? threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
            throw new ArgumentException($"values has {values.Length} elements, not rows of {columns} features.", nameof(values));
        RefuseInfinity(values, columns, 0);
        XGBoostLibrary.Require();
        int rows = values.Length / columns;
        string config = string.Create(CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads ?? Parallelism.Degree}}}""");
        float none = 0;
        fixed (float* data = values)
        {
            // The library wants an address of no rows too.
            string description = ArrayInterface.Of(data is null ? &none : data, rows, columns);
            MatrixHandle handle = XGBoostCommunicator.Alone(() =>
            {
                XGBoostLibrary.Check(XGBoostNative.XGDMatrixCreateFromDense(description, config, out MatrixHandle created));
                return created;
            });
            return new XGBoostMatrix(handle, rows, columns);
        }
    }

    /// <summary>
    /// A matrix that keeps nothing but the bins of the features: a byte each where there are no more than 256. For tree
    /// method hist, whose model is that of the floats; the rows are asked for several times, in batches.
    /// </summary>
    /// <param name="source">Gives the rows.</param>
    /// <param name="rows">How many there are, at least 1.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="maxBins">How many bins a feature has at most, at least 2; the parameter max_bin of the booster must be the same.</param>
    /// <param name="threads">How many threads read them, or null for <see cref="Parallelism.Degree"/>.</param>
    /// <exception cref="ArgumentException">A feature is infinite.</exception>
    /// <exception cref="XGBoostException">The library is missing or refuses the data.</exception>
    public static XGBoostMatrix Quantized(FeatureRows source, int rows, int columns, int maxBins = 256, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBins, 2);
        XGBoostLibrary.Require();
        XGBoostLibrary.Check(XGBoostNative.XGProxyDMatrixCreate(out MatrixHandle proxy));
        using MatrixHandle _ = proxy;
        var batches = new Batches(source, rows, columns, proxy);
        var self = GCHandle.Alloc(batches);
        try
        {
            string config = string.Create(
                CultureInfo.InvariantCulture, $$"""{"missing":NaN,"nthread":{{threads ?? Parallelism.Degree}},"max_bin":{{maxBins}}}""");
            int status = XGBoostNative.XGQuantileDMatrixCreateFromCallback(
                GCHandle.ToIntPtr(self), proxy, 0, &Reset, &Next, config, out MatrixHandle handle);
            if (batches.Failure is Exception failure)
            {
                handle.Dispose();
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }

            XGBoostLibrary.Check(status);
            return new XGBoostMatrix(handle, rows, columns);
        }
        finally
        {
            self.Free();
        }
    }

    /// <summary>Names the features; the names go into models that are trained on the matrix.</summary>
    /// <exception cref="ArgumentException">
    /// There are not as many names as features, one is empty or comes twice, or it contains [, ], &lt; or white space.
    /// </exception>
    public void SetFeatureNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != ColumnCount)
            throw new ArgumentException($"There are {names.Count} names for {ColumnCount} features.", nameof(names));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!CanName(name))
                throw new ArgumentException($"'{name}' cannot name a feature: names are not empty and have no [, ], < or white space.", nameof(names));
            if (!seen.Add(name))
                throw new ArgumentException($"Two features are named '{name}'.", nameof(names));
        }

        FeatureNames = [.. names];
        XGBoostLibrary.Check(XGBoostNative.XGDMatrixSetStrFeatureInfo(Handle, "feature_name", [.. names], (ulong)names.Count));
    }

    /// <summary>Whether the library takes these as the names of features: not empty, none twice, without [, ], &lt; and white space.</summary>
    public static bool CanName(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.All(CanName) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
    }

    /// <summary>Sets what the predictions of each row start from, in place of a constant.</summary>
    /// <param name="margin">One number a row, finite.</param>
    /// <exception cref="ArgumentException">There are not as many as rows, or one is NaN or infinite.</exception>
    public void SetBaseMargin(ReadOnlySpan<float> margin)
    {
        Guard.SameLength(margin, RowCount);
        Guard.Finite(margin, Rows.One(RowCount));
        fixed (float* values = margin)
            XGBoostLibrary.Check(XGBoostNative.XGDMatrixSetFloatInfo(Handle, "base_margin", values, (ulong)margin.Length));
        HasBaseMargin = true;
    }

    /// <summary>Frees the library's copy.</summary>
    public void Dispose() => Handle.Dispose();

    private static bool CanName(string name) =>
        !string.IsNullOrEmpty(name) && name.AsSpan().IndexOfAny("[]<\0") < 0 && !name.Any(char.IsWhiteSpace);

    private static void RefuseInfinity(ReadOnlySpan<float> values, int columns, int firstRow)
    {
        if (!TensorPrimitives.IsInfinityAny(values))
            return;
        int at = 0;
        while (!float.IsInfinity(values[at]))
            at++;
        throw new ArgumentException(
            $"Row {firstRow + at / columns}, feature {at % columns} is {(values[at] > 0 ? "" : "-")}infinity; features must be finite, or NaN where they are missing.", nameof(values));
    }

    [UnmanagedCallersOnly]
    private static void Reset(nint iterator) => ((Batches)GCHandle.FromIntPtr(iterator).Target!).First = 0;

    [UnmanagedCallersOnly]
    private static int Next(nint iterator) => ((Batches)GCHandle.FromIntPtr(iterator).Target!).Next() ? 1 : 0;

    private sealed class Batches(FeatureRows source, int rows, int columns, MatrixHandle proxy)
    {
        // Pinned: the library reads a batch after the callback has returned.
        private readonly float[] _values = GC.AllocateUninitializedArray<float>(
            checked(Math.Clamp(ElementsPerBatch / columns, 1, rows) * columns), pinned: true);

        public int First { get; set; }

        public Exception? Failure { get; private set; }

        // What the source throws may not cross the library: it ends the data and is thrown again behind it.
        public bool Next()
        {
            if (First >= rows || Failure is not null)
                return false;
            try
            {
                int count = Math.Min(_values.Length / columns, rows - First);
                Span<float> batch = _values.AsSpan(0, count * columns);
                source(First, batch);
                RefuseInfinity(batch, columns, First);
                float* data = (float*)Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
                byte[] text = Encoding.UTF8.GetBytes(ArrayInterface.Of(data, count, columns) + '\0');
                fixed (byte* description = text)
                    XGBoostLibrary.Check(XGBoostNative.XGProxyDMatrixSetDataDense(proxy.DangerousGetHandle(), description));
                First += count;
                return true;
            }
#pragma warning disable CA1031 // Kept for the caller, which throws it; the library in between cannot pass it on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Failure = failure;
                return false;
            }
        }
    }
}
