using Titan.Core.Scheduling;

namespace Titan.Tests.Core.Scheduling;

public sealed class RankHeapTests
{
    [Fact]
    public void Whoever_goes_first_is_at_hand_whatever_comes_goes_or_moves()
    {
        var (heap, inside, dice) = (new RankHeap<Thing>(), new List<Thing>(), new Random(11));
        for (var round = 0; round < 20_000; round++)
        {
            switch (dice.Next(3))
            {
                case 0:
                    var thing = new Thing(round) { Rank = Roll(round) };
                    inside.Add(thing);
                    heap.Add(thing);
                    break;
                case 1 when inside.Count > 0:
                    var gone = inside[dice.Next(inside.Count)];
                    inside.Remove(gone);
                    heap.Remove(gone);
                    Assert.Equal(-1, gone.HeapIndex);
                    break;
                case 2 when inside.Count > 0:
                    var moved = inside[dice.Next(inside.Count)];
                    moved.Rank = Roll(moved.Number);
                    heap.Move(moved);
                    break;
            }

            Assert.Equal(inside.Count, heap.Count);
            Assert.Equal(inside.OrderByDescending(one => one.Rank.Priority).ThenBy(one => one.Rank.Order).ThenBy(one => one.Number).FirstOrDefault(), heap.First);
        }

        Rank Roll(int number) => new(dice.Next(3), (ulong)dice.Next(20), number);
    }

    private sealed class Thing(int number) : IRanked
    {
        public int Number { get; } = number;

        public Rank Rank { get; set; }

        public int HeapIndex { get; set; } = -1;
    }
}
