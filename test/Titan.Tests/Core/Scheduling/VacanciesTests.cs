using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Scheduling;

public sealed class VacanciesTests
{
    private readonly Vacancies _vacancies = new();
    private readonly Trait _all = new();

    [Fact]
    public void The_least_busy_is_found_first()
    {
        Put(seat: 0, slots: 4, busy: 2);
        Put(seat: 200, slots: 4, busy: 1);
        Put(seat: 70, slots: 8, busy: 4);
        Assert.Equal(200, _vacancies.Find([_all], unwanted: -1));
    }

    [Fact]
    public void The_unwanted_one_is_found_only_when_there_is_no_other()
    {
        var first = Put(seat: 3, slots: 4, busy: 0);
        var second = Put(seat: 130, slots: 4, busy: 3);
        Assert.Equal(130, _vacancies.Find([_all], unwanted: 3));
        _vacancies.Remove(second);
        Assert.Equal(3, _vacancies.Find([_all], unwanted: 3));
        _vacancies.Remove(first);
        Assert.Equal(-1, _vacancies.Find([_all], unwanted: 3));
    }

    [Fact]
    public void One_without_a_free_slot_is_not_found()
    {
        var worker = Put(seat: 0, slots: 1, busy: 0);
        worker.Strangers = 1;
        Assert.False(_vacancies.Put(worker));
        Assert.Equal(-1, _vacancies.Find([_all], unwanted: -1));
        Assert.Equal(0, _vacancies.Count);

        worker.Strangers = 0;
        Assert.True(_vacancies.Put(worker));
    }

    [Fact]
    public void Who_takes_more_ahead_comes_after_all_that_have_a_free_slot()
    {
        var quick = Put(seat: 0, slots: 4, busy: 4, ahead: 100);
        Assert.Equal(0, _vacancies.Find([_all], unwanted: -1));

        var busy = Put(seat: 1, slots: 64, busy: 63);
        Assert.Equal(1, _vacancies.Find([_all], unwanted: -1));

        _vacancies.Remove(busy);
        quick.Strangers = 104;
        Assert.False(_vacancies.Put(quick));
        Assert.Equal(0, _vacancies.Count);
    }

    [Fact]
    public void Of_those_that_take_more_ahead_the_one_with_the_shortest_wait_is_found_first()
    {
        Put(seat: 0, slots: 1, busy: 81, ahead: 100);
        Put(seat: 1, slots: 1, busy: 21, ahead: 100);
        Assert.Equal(1, _vacancies.Find([_all], unwanted: -1));
    }

    [Fact]
    public void Of_many_the_least_busy_that_has_all_that_is_needed_is_found()
    {
        var (many, few) = (new Trait(), new Trait());
        for (var seat = 0; seat < 200; seat++) Put(seat, slots: 64, busy: 63 - (seat % 60));
        for (var seat = 0; seat < 200; seat += 2) many.Add(seat);
        foreach (var seat in (int[])[3, 58, 119, 178]) few.Add(seat);
        Assert.Equal(59, _vacancies.Find([_all], unwanted: -1));
        Assert.Equal(58, _vacancies.Find([_all, many], unwanted: -1));
        Assert.Equal(118, _vacancies.Find([_all, many], unwanted: 58));
        Assert.Equal(58, _vacancies.Find([_all, many, few], unwanted: -1));
        Assert.Equal(178, _vacancies.Find([few, many], unwanted: 58));
        Assert.Equal(119, _vacancies.Find([_all, few], unwanted: -1));
    }

    [Fact]
    public void One_that_does_not_fit_is_not_found()
    {
        Put(seat: 100, slots: 1, busy: 0);
        Assert.Equal(-1, _vacancies.Find([new Trait()], unwanted: -1));
    }

    private WorkerEntry Put(int seat, int slots, int busy, int ahead = 0)
    {
        var worker = new WorkerEntry(new WorkerState { Session = new WorkerSession($"w{seat}", 1), Address = "", Slots = slots, JoinedAt = default, Executors = [Executor.Noop] })
        {
            Seat = seat,
            Link = 1,
            Strangers = busy,
            Ahead = ahead,
        };
        _all.Add(seat);
        _vacancies.Put(worker);
        return worker;
    }
}
