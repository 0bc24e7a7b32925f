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
        _byLoad[step].Add(worker.Seat);
        Count++;
        return isNew;
    }

    public void Remove(WorkerEntry worker)
    {
        if (worker.LoadStep < 0) return;
        _byLoad[worker.LoadStep].Remove(worker.Seat);
        worker.LoadStep = -1;
        Count--;
    }

    /// <summary>The least busy of those who fit, or any other than <paramref name="unwanted"/> before that one; -1 when there is none.</summary>
    public int Find(SeatSet fitting, int unwanted)
    {
        var found = -1;
        foreach (var seats in _byLoad)
        {
            if (seats.Count == 0) continue;
            var words = seats.Words;
            var fits = fitting.Words;
            for (var i = 0; i < Math.Min(words.Length, fits.Length); i++)
            {
                for (var both = words[i] & fits[i]; both != 0; both &= both - 1)
                {
                    found = (i << 6) + BitOperations.TrailingZeroCount(both);
                    if (found != unwanted) return found;
                }
            }
        }

        return found;
    }

    private static int StepOf(WorkerEntry worker)
    {
        if (worker.FreeSlots > 0) return (int)((long)worker.BusySlots * Steps / worker.State.Slots);
        return worker.Room > 0 ? Steps + (int)((long)(worker.Ahead - worker.Room) * Steps / worker.Ahead) : -1;
    }
}
