using System.Text;
using CsCheck;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

public sealed class TaskIdTests
{
    private static readonly Gen<TaskId> Ids = Gen.Select(Gen.ULong, Gen.ULong, (order, scatter) => new TaskId(order, scatter));

    [Fact]
    public void What_is_written_is_read_again_in_either_case() => Ids.Sample(id =>
        TaskId.TryParse(id.ToString(), out var read) && read == id && TaskId.TryParse(id.ToString().ToLowerInvariant(), out read) && read == id);

    [Fact]
    public void It_is_written_the_same_into_bytes() => Ids.Sample(id =>
    {
        var utf8 = new byte[TaskId.TextLength];
        id.WriteTo(utf8);
        return Encoding.ASCII.GetString(utf8) == id.ToString();
    });

    [Fact]
    public void Texts_sort_as_ids_do() => Gen.Select(Ids, Ids).Sample((a, b) =>
        Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())) == Math.Sign(a.CompareTo(b)));

    [Fact]
    public void A_prefix_spans_exactly_the_ids_that_begin_so() => Gen.Select(Ids, Ids, Gen.Int[1, TaskId.TextLength]).Sample((id, other, length) =>
    {
        var prefix = id.ToString()[..length];
        return TaskId.TryParsePrefix(prefix, out var first, out var last)
            && first <= id && id <= last
            && other.ToString().StartsWith(prefix, StringComparison.Ordinal) == (first <= other && other <= last);
    });

    [Theory]
    [InlineData("")]
    [InlineData("8ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("0123456789ABCDEFGHJKMNPQRSX")]
    [InlineData("01DXF6DT00-")]
    [InlineData("0U")]
    [InlineData("ı")]
    public void What_is_no_id_is_not_read(string text)
    {
        Assert.False(TaskId.TryParse(text, out _));
        Assert.False(TaskId.TryParsePrefix(text, out _, out _));
    }

    [Fact]
    public void Ids_grow_while_time_stands_still_and_when_it_goes_back()
    {
        var ids = new TaskIdSequence(seed: 1);
        var now = new Instant(TimeSpan.TicksPerDay * 20_000);
        var last = ids.Next(now);
        for (var i = 0; i < 100_000; i++)
        {
            var next = ids.Next(i % 3 == 0 ? new Instant(now.Ticks - i) : now);
            Assert.True(next.Order > last.Order);
            last = next;
        }
    }

    [Fact]
    public void Ids_go_on_above_those_that_are_in_use()
    {
        var ids = new TaskIdSequence(seed: 1);
        ids.Skip(new TaskId(ulong.MaxValue / 2, 0));
        Assert.True(ids.Next(new Instant(0)).Order > ulong.MaxValue / 2);
    }

    [Fact]
    public void Clusters_that_start_in_the_same_millisecond_give_other_ids() =>
        Assert.NotEqual(new TaskIdSequence(1).Next(new Instant(0)), new TaskIdSequence(2).Next(new Instant(0)));
}
