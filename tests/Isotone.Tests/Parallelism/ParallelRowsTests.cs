namespace Isotone.Tests;

public sealed class ParallelRowsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(1000, 1)]
    [InlineData(1000, 64)]
    [InlineData(12_345, 10)]
    public void Every_row_is_done_once(int count, int grain)
    {
        using Parallelism.Scope threads = Parallelism.Limit(4);
        for (int repetition = 0; repetition < 200; repetition++)
        {
            var done = new int[count];
            ParallelRows.Run(new CountWork(done), count, grain);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Loops_of_several_callers_and_loops_within_loops_finish()
    {
        Parallel.For(0, 8, _ =>
        {
            using Parallelism.Scope threads = Parallelism.Limit(3);
            for (int repetition = 0; repetition < 100; repetition++)
            {
                var done = new int[64 * 32];
                ParallelRows.Run(new NestedWork(done), 64, 1);
                Assert.All(done, times => Assert.Equal(1, times));
            }
        });
    }

    [Fact]
    public void One_thread_stays_on_the_callers()
    {
        using Parallelism.Scope threads = Parallelism.Limit(1);
        var ids = new int[100];
        ParallelRows.Run(new ThreadIdWork(ids), ids.Length, 1);
        Assert.All(ids, id => Assert.Equal(Environment.CurrentManagedThreadId, id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_failure_of_the_lowest_rows_reaches_the_caller_and_the_next_loop_works(int degree)
    {
        using Parallelism.Scope threads = Parallelism.Limit(degree);
        for (int repetition = 0; repetition < 50; repetition++)
        {
            var failure = Assert.Throws<InvalidOperationException>(() => ParallelRows.Run(new FailingWork(), 100, 3));
            Assert.Equal("row 40", failure.Message);
            var done = new int[100];
            ParallelRows.Run(new CountWork(done), 100, 1);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Loops_within_loops_keep_to_the_callers_limit()
    {
        using Parallelism.Scope threads = Parallelism.Limit(3);
        var degrees = new int[1000];
        ParallelRows.Run(new DegreeWork(degrees), degrees.Length, 1);
        Assert.All(degrees, degree => Assert.Equal(3, degree));
    }

    [Fact]
    public void A_grain_below_1_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ParallelRows.Run(new FailingWork(), 10, 0));

    private readonly struct CountWork(int[] done) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
                Interlocked.Increment(ref done[row]);
        }
    }

    private readonly struct NestedWork(int[] done) : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
                ParallelRows.Run(new ShiftedWork(done, row * 32), 32, 4);
        }
    }

    private readonly struct ShiftedWork(int[] done, int offset) : IRowWork
    {
        public void Run(int first, int end) => new CountWork(done).Run(offset + first, offset + end);
    }

    private readonly struct ThreadIdWork(int[] ids) : IRowWork
    {
        public void Run(int first, int end) => ids.AsSpan(first, end - first).Fill(Environment.CurrentManagedThreadId);
    }

    private readonly struct DegreeWork(int[] degrees) : IRowWork
    {
        public void Run(int first, int end)
        {
            degrees.AsSpan(first, end - first).Fill(Parallelism.Degree);
            Thread.SpinWait(100);
        }
    }

    private readonly struct FailingWork : IRowWork
    {
        public void Run(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                if (row >= 40 && row % 20 == 0)
                    throw new InvalidOperationException($"row {row}");
            }
        }
    }
}
