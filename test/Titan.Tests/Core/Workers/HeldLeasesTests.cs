using CsCheck;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Tests.Core.Scheduling;

namespace Titan.Tests.Core.Workers;

public sealed class HeldLeasesTests
{
    /// <summary>Against a sorted dictionary, which is slow and plainly right.</summary>
    [Fact]
    public void Any_coming_and_going_leaves_them_by_lease() =>
        Gen.ULong[1, 20].List[0, 100].Sample(touched =>
        {
            var held = new HeldLeases();
            var expected = new SortedDictionary<Lease, TaskEntry>();
            foreach (var lease in touched.Select(number => new Lease(number)))
            {
                if (expected.Remove(lease))
                {
                    Assert.True(held.Remove(lease));
                }
                else
                {
                    Assert.False(held.Remove(lease));
                    expected.Add(lease, Entries.Of(lease.Number));
                    held.Add(lease, expected[lease]);
                }
            }

            Assert.Equal(expected.AsEnumerable(), held);
            foreach (var number in Enumerable.Range(0, 22))
                Assert.Equal(expected.GetValueOrDefault(new Lease((ulong)number)), held.TryGetTask(new Lease((ulong)number), out var task) ? task : null);
        }, iter: 2_000, threads: 1);
}
