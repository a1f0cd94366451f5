using System.Globalization;

namespace Isotone.Boosting;

/// <summary>Float arrays as the library takes them: NumPy's array interface, version 3, in JSON.</summary>
internal static unsafe class ArrayInterface
{
    /// <summary>A row-major matrix that stays where it is as long as it is used.</summary>
    public static string Of(float* data, int rows, int columns) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"data":[{{(nuint)data}},true],"shape":[{{rows}},{{columns}}],"typestr":"<f4","version":3}""");
}
