namespace Isotone.Tests;

/// <summary>The queue against looking through all crossings, over runs, horizons and a full heap.</summary>
public class CrossingQueueTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(7, true)]
    [InlineData(64, false)]
    [InlineData(257, true)]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [InlineData(6000, false)]
    public void It_gives_every_crossing_in_order(int count, bool whole)
    {
        var random = new Random(count);
        var queue = new CrossingQueue();
        double[] expected = [];
        for (int round = 0; round < 2; round++)
        {
            expected = [.. Enumerable.Range(0, count).Select(_ => Draw(0))];
            queue.Reset(count);
            for (int rank = 0; rank < count; rank++)
                queue.Set(rank, expected[rank]);
            queue.Begin();
            int[] ranks = new int[1];
            for (int step = 0; step < 2000; step++)
            {
                double earliest = expected.Min();
                Assert.Equal(earliest, queue.Earliest);
                if (double.IsInfinity(earliest))
                    break;
                int taken = queue.TakeEarliest(ref ranks);
                int[] due = [.. ranks.AsSpan(0, taken)];
                Assert.Equal(Enumerable.Range(0, count).Where(rank => expected[rank] == earliest), due);

                // As a search does: those due become something else, and so do some others, at times to what they were.
                foreach (int rank in due)
                    Change(rank, random.Next(3) == 0 ? double.PositiveInfinity : Draw(earliest));
                for (int others = random.Next(4); others > 0; others--)
                {
                    int rank = random.Next(count);
                    double before = expected[rank];
                    Change(rank, Draw(earliest));
                    if (random.Next(3) == 0)
                        Change(rank, Math.Max(before, earliest));
                }

                queue.Settle();
            }
        }

        void Change(int rank, double crossing)
        {
            queue.Change(rank, crossing);
            expected[rank] = crossing;
        }

        // Many near, few very far, some never.
        double Draw(double from)
        {
            double step = -Math.Log(1 - random.NextDouble()) * (random.Next(50) == 0 ? 1e6 : 1);
            return random.Next(10) == 0 ? double.PositiveInfinity : from + (whole ? Math.Floor(5 * step) : step);
        }
    }
}
