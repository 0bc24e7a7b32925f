using System.Numerics;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>Workers that take more, by how busy they are: the least busy are found first, at the price of a few words of bits.</summary>
/// <remarks>Whoever has a free slot comes before all who would only hold it ahead of their slots.</remarks>
internal sealed class Vacancies
{
    /// <summary>Loads are told apart in so many steps; within one the lower seat goes first.</summary>
    private const int Steps = 64;

    private readonly SeatSet[] _byLoad = [.. Enumerable.Range(0, 2 * Steps).Select(_ => new SeatSet())];

    // Of each seat, the step in which it stands; -1: in none.
    private readonly List<int> _steps = [];

    public int Count { get; private set; }

    /// <summary>Takes note of what a Worker takes; true when it took nothing before.</summary>
    public bool Put(WorkerEntry worker)
    {
        var step = StepOf(worker);
        if (step == worker.LoadStep) return false;

        var isNew = worker.LoadStep < 0;
        Remove(worker);
        if (step < 0) return false;
        worker.LoadStep = step;
        while (_steps.Count <= worker.Seat) _steps.Add(-1);
        _steps[worker.Seat] = step;
        _byLoad[step].Add(worker.Seat);
        Count++;
        return isNew;
    }

    public void Remove(WorkerEntry worker)
    {
        if (worker.LoadStep < 0) return;
        _byLoad[worker.LoadStep].Remove(worker.Seat);
        worker.LoadStep = _steps[worker.Seat] = -1;
        Count--;
    }

    /// <summary>The least busy of those who have all that is needed, or any other than <paramref name="unwanted"/> before that one, and none of the <paramref name="barred"/>; -1 when there is none.</summary>
    public int Find(Trait[] needs, int unwanted, ReadOnlySpan<int> barred = default)
    {
        var rarest = needs[0];
        foreach (var need in needs)
        {
            if (need.AreFew && (!rarest.AreFew || need.SeatCount < rarest.SeatCount)) rarest = need;
        }

        return rarest.AreFew ? FindAmongFew(rarest, needs, unwanted, barred) : FindAmongMany(needs, unwanted, barred);
    }

    /// <summary>Whether anybody who has this takes more.</summary>
    public bool HasAny(Trait trait) => (trait.AreFew ? FindAmongFew(trait, [], unwanted: -1, barred: []) : FindAmongMany([trait], unwanted: -1, barred: [])) >= 0;

    private int FindAmongFew(Trait rarest, Trait[] needs, int unwanted, ReadOnlySpan<int> barred)
    {
        var (found, best) = (-1, int.MaxValue);
        foreach (var seat in rarest.FewSeats)
        {
            var step = seat < _steps.Count ? _steps[seat] : -1;
            if (step < 0 || !IsWith(needs, seat) || barred.Contains(seat)) continue;
            if (seat == unwanted) step += 2 * Steps;
            if (step > best || (step == best && seat > found)) continue;
            (found, best) = (seat, step);
        }

        return found;
    }

    private int FindAmongMany(Trait[] needs, int unwanted, ReadOnlySpan<int> barred)
    {
        var found = -1;
        foreach (var seats in _byLoad)
        {
            if (seats.Count == 0) continue;
            var words = seats.Words;
            for (var i = 0; i < words.Length; i++)
            {
                for (var all = Among(needs, words[i], i); all != 0; all &= all - 1)
                {
                    var seat = (i << 6) + BitOperations.TrailingZeroCount(all);
                    if (barred.Contains(seat)) continue;
                    found = seat;
                    if (seat != unwanted) return seat;
                }
            }
        }

        return found;
    }

    private static ulong Among(Trait[] needs, ulong vacant, int word)
    {
        for (var i = 0; vacant != 0 && i < needs.Length; i++) vacant &= needs[i].Among(word);
        return vacant;
    }

    private static bool IsWith(Trait[] needs, int seat)
    {
        foreach (var need in needs)
        {
            if (!need.IsWith(seat)) return false;
        }

        return true;
    }

    private static int StepOf(WorkerEntry worker)
    {
        if (worker.FreeSlots > 0) return (int)((long)worker.BusySlots * Steps / worker.State.Slots);
        return worker.Room > 0 ? Steps + (int)((long)(worker.Ahead - worker.Room) * Steps / worker.Ahead) : -1;
    }
}
