namespace Isotone.Learning.Tests;

public class WorkspaceTests
{
    [Fact]
    public void The_same_round_again_takes_no_new_buffers()
    {
        var workspace = new Workspace<double>();
        Variable<double> x = Inputs.Any(1, 100, 7), w = Inputs.Any(2, 7, 5);
        void Round()
        {
            using (workspace.Enter())
                x.MatMul(w).Relu().Square().Mean().Backward();
        }

        Round();
        long held = workspace.FreeElements;
        Assert.True(held > 0);
        for (int i = 0; i < 5; i++)
            Round();
        Assert.Equal(held, workspace.FreeElements);
        workspace.Trim();
        Assert.Equal(0, workspace.FreeElements);
    }

    [Fact]
    public void What_was_computed_in_a_scope_cannot_be_read_after_it()
    {
        var workspace = new Workspace<double>();
        Variable<double> x = Inputs.Any(1, 3), inner, outer;
        using (workspace.Enter())
        {
            outer = x.Square();
            using (workspace.Enter())
                inner = x.Square();
            Assert.Throws<ObjectDisposedException>(() => inner.Value[0]);
            Assert.Equal(x.Value[0] * x.Value[0], outer.Value[0]);
        }

        Assert.Throws<ObjectDisposedException>(() => outer.Value[0]);
    }

    [Fact]
    public void Gradients_of_leaves_outlive_the_scope()
    {
        Variable<double> x = Variable.From<double>([2], requiresGradient: true);
        var workspace = new Workspace<double>();
        using (workspace.Enter())
            x.Square().Backward();
        using (workspace.Enter())
            Assert.Equal([400], (x * 10).Square().Value.ToArray());
        Assert.Equal([4], x.Gradient.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(1025)]
    [InlineData(1 << 20)]
    public void Buffers_are_long_enough_and_waste_at_most_a_quarter(int length)
    {
        int rented = new Workspace<double>().Rent(length).Length;
        Assert.InRange(rented, length, length + Math.Max(16, length / 4));
    }
}
