using Titan.Core.Tasks;

namespace Titan.Tests.Core;

public sealed class TaskTableTests
{
    private readonly TaskTable<Item> _table = new();

    [Fact]
    public void Finds_each_by_its_id_and_by_no_other()
    {
        for (var number = 0UL; number < 10_000; number++) _table.Add(new Item(new TaskId(number / 3, number)));

        for (var number = 0UL; number < 10_000; number++)
        {
            var id = new TaskId(number / 3, number);
            Assert.True(_table.TryGet(id, out var item) && item.Id == id && ReferenceEquals(item, _table.Get(id)));
            Assert.False(_table.TryGet(new TaskId(number, number + 10_000), out _));
        }
    }

    [Fact]
    public void Takes_one_of_each_task()
    {
        _table.Add(new Item(new TaskId(1, 2)));

        Assert.Throws<ArgumentException>(() => _table.Add(new Item(new TaskId(1, 2))));
        Assert.Single(_table);
    }

    [Fact]
    public void Forgets_what_is_removed()
    {
        var first = new Item(new TaskId(1, 2));
        _table.Add(first);
        _table.Add(new Item(new TaskId(1, 3)));

        Assert.True(_table.Remove(first));

        Assert.False(_table.Remove(first));
        Assert.False(_table.TryGet(first.Id, out _));
        Assert.Throws<KeyNotFoundException>(() => _table.Get(first.Id));
        Assert.Equal(new TaskId(1, 3), Assert.Single(_table).Id);
    }

    private sealed record Item(TaskId Id) : IOfTask;
}
