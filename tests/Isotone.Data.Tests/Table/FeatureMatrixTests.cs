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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_every_width_come_back_exactly_whether_or_not_their_values_are_the_same(bool same)
    {
        float[] values = [float.NaN, -0f, 0, .25f, .5f, .75f, 1];
        for (int features = 0; features <= 257; features++)
        {
            var builder = new FeatureMatrixBuilder(features);
            float[] Row(int row) => [.. Enumerable.Range(0, features).Select(
                feature => feature == features / 2 && !same ? row + .1f : values[((row * 3) + feature) % values.Length])];
            for (int row = 0; row < 7; row++)
                builder.Append(Row(row));
            FeatureMatrix matrix = builder.Build();
            float[] read = new float[features];
            for (int row = 0; row < 7; row++)
            {
                matrix.CopyRow(row, read);
                Assert.Equal(Row(row).Select(BitConverter.SingleToUInt32Bits), read.Select(BitConverter.SingleToUInt32Bits));
            }
        }
    }

    [Fact]
    public void Selected_features_and_rows_are_those_of_the_whole()
    {
        var builder = new FeatureMatrixBuilder(5);
        for (int row = 0; row < 1000; row++)
            builder.Append(Row(row));
        FeatureMatrix matrix = builder.Build().Select([4, 2, 0]).SelectRows([999, 3, 3, 500]);
        float[] read = new float[3];
        foreach ((int row, int source) in new[] { (0, 999), (1, 3), (2, 3), (3, 500) })
        {
            matrix.CopyRow(row, read);
            float[] whole = Row(source);
            Assert.Equal([whole[4], whole[2], whole[0]], read);
        }
    }
}
