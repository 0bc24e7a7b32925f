using Titan.Core.Scheduling;

namespace Titan.Tests.Core.Scheduling;

public sealed class TraitTests
{
    [Fact]
    public void Seats_come_and_go_whether_they_are_few_or_many()
    {
        var (trait, expected, dice) = (new Trait(), new SortedSet<int>(), new Random(7));
        for (var round = 0; round < 20_000; round++)
        {
            // It grows to a hundred and shrinks to none, again and again.
            var seat = dice.Next(300);
            if (dice.Next(100) < (round / 2_000 % 2 == 0 ? 60 : 30))
            {
                trait.Add(seat);
                expected.Add(seat);
            }
            else
            {
                trait.Remove(seat);
                expected.Remove(seat);
            }

            Assert.Equal(expected.Count, trait.SeatCount);
            Assert.Equal(expected.Contains(seat), trait.IsWith(seat));
            Assert.Equal(expected, Seats(trait));
        }
    }

    private static IEnumerable<int> Seats(Trait trait) => trait.AreFew
        ? trait.FewSeats.ToArray().Order()
        : Enumerable.Range(0, 320).Where(seat => (trait.Among(seat / 64) >> (seat % 64) & 1) != 0);
}
