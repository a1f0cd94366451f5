using System.Globalization;
using System.Text;

namespace Isotone.Data;

/// <summary>Values of Parquet files as tables keep them.</summary>
internal static class ParquetValues
{
    /// <summary>A number as float32; NaN where it is missing.</summary>
    /// <param name="number">The number.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="column">The column, for messages.</param>
    /// <param name="row">The row, from 0, for messages.</param>
    /// <exception cref="DataFileException">It is infinite, or beyond float32.</exception>
    public static float Single(double number, string path, string column, long row)
    {
        float value = (float)number;
        if (!float.IsInfinity(value))
            return value;
        string what = double.IsInfinity(number)
            ? "is infinite"
            : string.Create(CultureInfo.InvariantCulture, $"is {number:R}, which is beyond float32");
        throw Problem(path, column, row, what);
    }

    /// <summary>The code of a row's era, once it is sure that it has one and that its rows stand side by side.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="column">The column of eras.</param>
    /// <param name="eras">Gives the codes, in order of first appearance.</param>
    /// <param name="last">The code of the row before; -1 for the first row.</param>
    /// <param name="era">The row's era.</param>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="DataFileException">It is missing, or comes back.</exception>
    public static int RequireEra(string path, string column, CategoryBuilder eras, int last, ReadOnlySpan<byte> era, long row)
    {
        if (era.IsEmpty)
            throw Problem(path, column, row, "is missing, and every row needs an era");
        int code = eras.CodeOf(era);
        return code >= last
            ? code
            : throw new DataFileException(
                path, CategoryBuilder.ComesBackSentence(Encoding.UTF8.GetString(era), eras.Name(last)), column: column);
    }

    /// <summary>What is wrong with a value.</summary>
    public static DataFileException Problem(string path, string column, long row, string what) =>
        new(path, string.Create(CultureInfo.InvariantCulture, $"the value of data row {row + 1} {what}"), column: column);
}
