namespace Isotone.Tests;

public class RowsTests
{
    [Fact]
    public void One_row_and_a_batch_are_cut_evenly()
    {
        var batch = Rows.Batch(3, 4);
        Assert.Equal((3, 12, 4), (batch.Count, batch.Length, batch.Longest));
        Assert.Equal((8, 4), (batch.Start(2), batch.LengthOf(2)));
        Assert.Equal([4, 5, 6, 7], batch.Slice<int>(Enumerable.Range(0, 12).ToArray(), 1).ToArray());
        Assert.Equal(Rows.Batch(1, 5), Rows.One(5));
        Assert.Equal("3 x 4", batch.ToString());
    }

    [Fact]
    public void Ragged_rows_are_the_same_from_lengths_offsets_and_keys()
    {
        var rows = Rows.FromLengths([2, 1, 3]);
        Assert.Equal((3, 6, 3), (rows.Count, rows.Length, rows.Longest));
        Assert.Equal([0, 0, 1, 2, 2, 2], Enumerable.Range(0, 6).Select(rows.RowOf));
        Assert.Equal(rows, Rows.FromOffsets([0, 2, 3, 6]));
        Assert.Equal(rows, Rows.FromKeys<string>(["era1", "era1", "era2", "era3", "era3", "era3"]));
        Assert.Equal(rows.GetHashCode(), Rows.FromOffsets([0, 2, 3, 6]).GetHashCode());
        Assert.True(rows != Rows.FromOffsets([0, 1, 3, 6]) && rows != Rows.Batch(3, 2) && rows != Rows.One(6));
        Assert.False(rows.Equals("2, 1, 3"));
        Assert.Equal("3 ragged rows, 6 elements", rows.ToString());
    }

    [Fact]
    public void Even_ragged_rows_equal_a_batch() => Assert.Equal(Rows.Batch(2, 3), Rows.FromLengths([3, 3]));

    [Fact]
    public void No_rows()
    {
        Rows none = default;
        Assert.Equal((0, 0, 0), (none.Count, none.Length, none.Longest));
        Assert.Equal(none, Rows.FromLengths([]));
        Assert.Equal(none, Rows.FromOffsets([0]));
        Assert.Equal(none, Rows.FromKeys<int>([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Start(0));
    }

    [Fact]
    public void A_given_array_may_change_afterwards()
    {
        int[] offsets = [0, 2, 5];
        var rows = Rows.FromOffsets(offsets);
        offsets[1] = 4;
        Assert.Equal(2, rows.LengthOf(0));
    }

    [Fact]
    public void Bad_rows_are_named()
    {
        Refused.Naming("length", "1", () => Rows.One(0));
        Refused.Naming("count", "1", () => Rows.Batch(0, 3));
        Refused.Naming("length", "1", () => Rows.Batch(3, -1));
        Refused.Naming("count", "100000 rows of 100000 elements", () => Rows.Batch(100_000, 100_000));
        Refused.Naming("lengths", "lengths[1] is 0", () => Rows.FromLengths([2, 0, 1]));
        Refused.Naming("lengths", "lengths[0] is -2", () => Rows.FromLengths([-2]));
        Refused.Naming("lengths", "row 1", () => Rows.FromLengths([int.MaxValue, 1]));
        Refused.Naming("offsets", "begin with 0", () => Rows.FromOffsets([]));
        Refused.Naming("offsets", "begin with 0", () => Rows.FromOffsets([1, 2]));
        Refused.Naming("offsets", "backwards at row 1: offsets[1] is 5, offsets[2] is 3",
            () => Rows.FromOffsets([0, 5, 3]));
        Refused.Naming("offsets", "Row 1 is empty", () => Rows.FromOffsets([0, 2, 2, 3]));
        Refused.Naming("keys", "'era1' comes back at element 3 after a run that began at element 0", () =>
            Rows.FromKeys<string>(["era1", "era1", "era2", "era1"]));
        Refused.Naming("keys", "'7' comes back at element 2", () => Rows.FromKeys<int>([7, 8, 7]));
    }

    [Fact]
    public void Rows_and_elements_that_are_not_there_are_refused()
    {
        foreach (Rows rows in (Rows[])[Rows.Batch(2, 3), Rows.FromLengths([2, 4])])
        {
            Refused.Naming("row", "", () => rows.Start(2));
            Refused.Naming("row", "", () => rows.LengthOf(-1));
            Refused.Naming("row", "", () => rows.Slice<int>(new int[6], 2));
            Refused.Naming("element", "", () => rows.RowOf(6));
            Refused.Naming("element", "", () => rows.RowOf(-1));
            Assert.ThrowsAny<ArgumentException>(() => rows.Slice<int>(new int[4], 1).Length);
        }
    }
}
