namespace Isotone.Learning.Tests;

/// <summary>Pairs of shapes that broadcast.</summary>
public static class Shapes
{
    public static readonly TheoryData<int[], int[]> Pairs = new()
    {
        { [], [] }, { [1], [1] }, { [5], [5] }, { [5], [1] }, { [1], [5] }, { [5], [] }, { [], [5] },
        { [4, 3], [4, 3] }, { [4, 3], [3] }, { [3], [4, 3] }, { [4, 3], [1, 3] }, { [4, 3], [4, 1] }, { [4, 1], [1, 3] },
        { [4, 3], [] }, { [2, 4, 3], [4, 3] }, { [2, 4, 3], [2, 1, 3] }, { [2, 1, 3], [4, 1] }, { [2, 4, 3], [1, 4, 1] },
        { [2, 1, 1, 3], [1, 4, 5, 1] }, { [1, 1], [7] },
    };

    /// <summary>The element that a broadcast array has at a place of the result, by NumPy's rule, place by place.</summary>
    public static double At(Variable<double> variable, Shape result, int element)
    {
        int index = 0, stride = 1;
        for (int d = 1; d <= result.Rank; d++)
        {
            int place = element % result[^d];
            element /= result[^d];
            if (d > variable.Shape.Rank)
                continue;
            index += (variable.Shape[^d] == 1 ? 0 : place) * stride;
            stride *= variable.Shape[^d];
        }

        return variable.Value[index];
    }
}
