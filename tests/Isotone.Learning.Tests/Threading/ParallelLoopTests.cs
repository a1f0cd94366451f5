namespace Isotone.Learning.Tests;

public class ParallelLoopTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_part_runs_once(int threads)
    {
        var loop = new Counting();
        for (int round = 0; round < 500; round++)
        {
            int parts = round % 41;
            loop.Count(parts, threads);
            Assert.All(loop.Counts.Take(parts), count => Assert.Equal(1, count));
            Assert.All(loop.Counts.Skip(parts), count => Assert.Equal(0, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failing_part_fails_the_run_and_the_loop_can_run_again(int threads)
    {
        var loop = new Counting { Failing = 3 };
        Assert.Equal("part 3", Assert.Throws<InvalidOperationException>(() => loop.Count(20, threads)).Message);
        loop.Failing = -1;
        loop.Count(20, threads);
        Assert.All(loop.Counts.Take(20), count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_run_allocates_nothing_after_the_first()
    {
        var loop = new Counting();
        loop.Count(20, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            loop.Count(20, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

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

    private sealed class Counting : ParallelLoop
    {
        public int[] Counts { get; } = new int[64];

        public int Failing { get; set; } = -1;

        public void Count(int parts, int threads)
        {
            Array.Clear(Counts);
            Run(parts, threads);
        }

        protected override void RunPart(int part)
        {
            if (part == Failing)
                throw new InvalidOperationException($"part {part}");
            Interlocked.Increment(ref Counts[part]);
        }
    }
}
