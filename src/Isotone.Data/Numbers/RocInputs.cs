namespace Isotone.Data;

/// <summary>The inputs of AUM and its line search, as JSON objects have them.</summary>
public static class RocInputs
{
    private static readonly Dictionary<string, string> _keys = new()
    {
        ["example"] = "example",
        ["prediction"] = "pred",
        ["fpDiff"] = "fp_diff",
        ["fnDiff"] = "fn_diff",
        ["values"] = "values",
        ["rows"] = "rows",
        ["columns"] = "cols",
    };

    /// <summary>Error functions from the arrays <c>example</c>, <c>pred</c>, <c>fp_diff</c> and <c>fn_diff</c>.</summary>
    /// <param name="numbers">The object; each row is a change of an example's errors at a prediction.</param>
    /// <param name="exampleCount">The number of examples.</param>
    /// <exception cref="DataFileException">An array is missing or does not fit; the message names it.</exception>
    public static ErrorFunctions ErrorFunctions(NumberObject numbers, int exampleCount)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return Named(numbers, () => new ErrorFunctions(
            numbers.Integers("example"), numbers.Doubles("pred"), numbers.Doubles("fp_diff"), numbers.Doubles("fn_diff"), exampleCount));
    }

    /// <summary>Features from <c>rows</c>, <c>cols</c> and the row-major array <c>values</c>.</summary>
    /// <param name="numbers">The object.</param>
    /// <exception cref="DataFileException">A member is missing or does not fit; the message names it.</exception>
    public static DesignMatrix Features(NumberObject numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return Named(numbers, () => new DesignMatrix(numbers.Doubles("values"), numbers.Integer("rows"), numbers.Integer("cols")));
    }

    // What the library refuses, under the file's own names.
    private static T Named<T>(NumberObject numbers, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception) when (exception.ParamName is not null && _keys.TryGetValue(exception.ParamName, out string? key))
        {
            string problem = exception.Message.Split(" (Parameter '")[0].TrimEnd('.');
            bool isNamed = problem.StartsWith(exception.ParamName, StringComparison.Ordinal);
            throw new DataFileException(
                numbers.Source, isNamed ? key + problem[exception.ParamName.Length..] : problem, innerException: exception);
        }
    }
}
