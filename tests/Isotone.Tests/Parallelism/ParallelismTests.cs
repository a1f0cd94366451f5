namespace Isotone.Tests;

public sealed class ParallelismTests
{
    [Fact]
    public void Limits_nest_and_end_with_their_scope()
    {
        int before = Parallelism.Degree;
        using (Parallelism.Limit(3))
        {
            using (Parallelism.Limit(1))
                Assert.Equal(1, Parallelism.Degree);
            Assert.Equal(3, Parallelism.Degree);
        }

        Assert.Equal(before, Parallelism.Degree);
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Limit(0).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Default = 0);
    }
}
