namespace Isotone.Learning.Tests;

public class GramMatrixTests
{
    // Around every edge of the tiles (12 x 16, 6 x 8, 4 x 4) and of the blocks (128 rows).
    public static readonly TheoryData<int, int> Sizes = new()
    {
        { 1, 1 }, { 3, 2 }, { 5, 4 }, { 7, 12 }, { 9, 13 }, { 127, 16 }, { 128, 17 }, { 129, 24 }, { 300, 31 }, { 513, 48 }, { 20, 97 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_is_the_sum_of_products(int rows, int columns)
    {
        double[] x = [.. Inputs.Floats(rows + columns, rows * columns)];
        var gram = new GramMatrix(columns);
        gram.Add(x);
        double[] result = new double[columns * columns];
        gram.CopyTo(result);
        for (int i = 0; i < columns; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0, size = 0;
                for (int row = 0; row < rows; row++)
                {
                    sum += x[(row * columns) + i] * x[(row * columns) + j];
                    size += Math.Abs(x[(row * columns) + i] * x[(row * columns) + j]);
                }

                Assert.Equal(sum, result[(i * columns) + j], 1e-14 * Math.Max(1, size));
            }
        }
    }

    [Fact]
    public void Blocks_add_up_and_a_cleared_one_begins_anew()
    {
        double[] x = [.. Enumerable.Range(0, 400 * 21).Select(i => (double)(i * 7 % 5))];
        double[] whole = new double[21 * 21], pieces = new double[21 * 21];
        var gram = new GramMatrix(21);
        gram.Add(x);
        gram.CopyTo(whole);
        gram.Clear();
        gram.Add(x.AsSpan(0, 21));
        gram.Add(x.AsSpan(21, 150 * 21));
        gram.Add([]);
        gram.Add(x.AsSpan(151 * 21));
        gram.CopyTo(pieces);

        // Whole numbers: every sum is exact.
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Bad_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new GramMatrix(0));
        Assert.Throws<ArgumentException>("rows", () => new GramMatrix(3).Add(new double[4]));
        Assert.Throws<ArgumentException>("destination", () => new GramMatrix(3).CopyTo(new double[8]));
    }
}
