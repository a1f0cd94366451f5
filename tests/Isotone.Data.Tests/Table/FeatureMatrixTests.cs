namespace Isotone.Data.Tests;

public sealed class FeatureMatrixTests
{
    // Column kinds: 255 values (the most that are coded), 256 (one too many), all distinct, holes, constant.
    private static float[] Row(int row) =>
        [row % 255 / 3f, row % 256 / 3f, row * 1.1f, row % 3 == 0 ? float.NaN : row % 7, .1f];

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(150_001)]
    public void Rows_come_back_exactly(int rows)
    {
        var builder = new FeatureMatrixBuilder(5);
        for (int row = 0; row < rows; row++)
            builder.Append(Row(row));
        FeatureMatrix matrix = builder.Build();
        float[] read = new float[5];
        for (int row = 0; row < rows; row++)
        {
            matrix.CopyRow(row, read);
            Assert.Equal(Row(row), read);
        }

        Assert.Equal(rows <= 255 ? 5 : 3, matrix.CodedFeatureCount);
    }

    [Fact]
    public void A_column_that_runs_out_of_codes_in_a_later_block_leaves_earlier_blocks_as_they_are()
    {
        const int Rows = 200_000;
        var builder = new FeatureMatrixBuilder(2);
        for (int row = 0; row < Rows; row++)
            builder.Append([row < 100_000 ? row % 5 : row, row % 2]);
        FeatureMatrix matrix = builder.Build();
        float[] read = new float[2];
        for (int row = 0; row < Rows; row++)
        {
            matrix.CopyRow(row, read);
            Assert.Equal([row < 100_000 ? row % 5 : row, row % 2], read);
        }

        Assert.Equal(1, matrix.CodedFeatureCount);
    }

    [Fact]
    public void Five_valued_features_take_a_byte_each()
    {
        const int Rows = 10_000, Features = 100;
        var builder = new FeatureMatrixBuilder(Features);
        float[] row = new float[Features];
        for (int i = 0; i < Rows; i++)
        {
            Array.Fill(row, i % 5 / 4f);
            builder.Append(row);
        }

        // Codes, and for each feature the values of its codes with the missing value.
        Assert.Equal((Rows * Features) + (Features * 6 * sizeof(float)), builder.Build().MemoryBytes);
    }

    [Fact]
    public void A_matrix_without_features_has_empty_rows()
    {
        var builder = new FeatureMatrixBuilder(0);
        builder.Append([]);
        builder.Build().CopyRow(0, []);
    }
}
