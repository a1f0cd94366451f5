namespace Isotone.Learning;

/// <summary>One array as a safetensors header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">The format's name of its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end.</param>
internal readonly record struct SafeTensorsEntry(string Name, string ElementType, Shape Shape, long Begin, long End);
