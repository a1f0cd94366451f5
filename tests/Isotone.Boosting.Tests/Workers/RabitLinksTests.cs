namespace Isotone.Boosting.Tests;

public class RabitLinksTests
{
    [Fact]
    public void Every_link_is_known_at_both_ends_and_the_tree_and_the_ring_reach_all()
    {
        for (int workers = 1; workers <= 40; workers++)
        {
            RabitLinks[] links = [.. Enumerable.Range(0, workers).Select(rank => RabitLinks.Of(rank, workers))];
            foreach (RabitLinks own in links)
            {
                Assert.Equal(workers, own.Workers);
                Assert.DoesNotContain(own.Rank, own.All);
                Assert.All(own.All, other => Assert.Contains(own.Rank, links[other].All));
                Assert.All(own.Tree, other => Assert.Contains(own.Rank, links[other].Tree));
                Assert.True(own.Parent < own.Rank && own.Parent >= (own.Rank == 0 ? -1 : 0));
                Assert.True(own.Rank == 0 || own.Tree.Contains(own.Parent));
                if (workers == 1)
                    continue;
                Assert.Equal(own.Rank, links[own.Next].Previous);
                Assert.Equal(own.Rank, links[own.Previous].Next);
            }

            // Along the ring one comes to everybody and back.
            int at = 0;
            for (int step = 0; step < workers - 1; step++)
                Assert.NotEqual(0, at = links[at].Next);
            Assert.True(workers == 1 || links[at].Next == 0);
            Assert.Equal(workers - 1, links.Sum(own => own.Tree.Count(other => other > own.Rank)));
        }
    }
}
