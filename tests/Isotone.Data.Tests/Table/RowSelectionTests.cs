namespace Isotone.Data.Tests;

public sealed class RowSelectionTests
{
    [Fact]
    public void All_is_every_row()
    {
        RowSelection all = Tables.Small().All;
        Assert.Equal([0, 1, 2, 3, 4, 5], all.Indices.ToArray());
        Assert.Equal(["era1", "era2", "era3", "eraX"], all.EraNames);
    }

    [Fact]
    public void Rows_are_selected_by_data_type_and_cut_into_their_eras()
    {
        RowSelection train = Tables.Small().All.OfType(DataTypes.Train);
        Assert.Equal([0, 1, 2], train.Indices.ToArray());
        Assert.Equal(["era1", "era2"], train.EraNames);
        Assert.Equal(Rows.FromLengths([2, 1]), train.EraRows);

        RowSelection rest = Tables.Small().All.OfType("test", "live");
        Assert.Equal([4, 5], rest.Indices.ToArray());
        Assert.Equal(["era3", "eraX"], rest.EraNames);
    }

    [Fact]
    public void Rows_are_selected_by_era()
    {
        RowSelection eras = Tables.Small().All.InEras("eraX", "era2", "era99");
        Assert.Equal([2, 5], eras.Indices.ToArray());
        Assert.Equal(["era2", "eraX"], eras.EraNames);
    }

    [Fact]
    public void Rows_are_selected_by_a_known_target_and_selections_narrow()
    {
        RowSelection known = Tables.Small().All.OfType("train", "validation").WithTarget("t");
        Assert.Equal([0, 1, 3], known.Indices.ToArray());
        Assert.Equal([1, 0, .75f], known.Target("t"));
        Assert.Equal(["era1", "era3"], known.EraNames);
    }

    [Fact]
    public void Nothing_selected_has_no_eras()
    {
        RowSelection none = Tables.Small().All.OfType("no such type");
        Assert.Equal((0, 0), (none.Count, none.EraRows.Count));
        Assert.Empty(none.EraNames);
        Assert.Empty(none.Target("t"));
    }
}
