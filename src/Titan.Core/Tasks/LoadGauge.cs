namespace Titan.Core.Tasks;

/// <summary>Weighs the tasks that a store hands to a new leadership, one by one as they are read.</summary>
public sealed class LoadGauge(LoadBounds bounds)
{
    private readonly SharedMaps _maps = new();
    private int _tasks;
    private long _own;

    private long Bytes => _own + _maps.OfOpen;

    /// <summary>What has been taken so far is more than there is memory for. What comes now is only counted.</summary>
    public bool IsTooMuch => Bytes > bounds.Open;

    /// <summary>Says what is too much, and what helps.</summary>
    public string Want => $"{Plural.Count(_tasks, "task that has not ended needs", "tasks that have not ended need")} {ByteText.Of(Bytes)} of memory, and this manager may use {ByteText.Of(bounds.Available)} in all: "
        + $"it needs more memory; start it with at least {ByteText.Of(MiBUp((long)(Bytes / (double)bounds.Open * bounds.Available)))}. Nothing was changed";

    /// <summary>Counts a task that has not ended.</summary>
    /// <returns>Whether there is room for it.</returns>
    public bool Take(StoredTask open)
    {
        Count(open);
        return !IsTooMuch;
    }

    /// <summary>Counts a task that has ended, if there is room for it.</summary>
    public bool TryTakeEnded(StoredTask ended)
    {
        if (Bytes + TaskWeight.Of(ended) > bounds.All) return false;
        Count(ended);
        return true;
    }

    private static long MiBUp(long bytes) => ((bytes >> 20) + 1) << 20;

    private void Count(StoredTask task)
    {
        _tasks++;
        _own += TaskWeight.OwnOf(task);
        _maps.Count(task.Spec.Work.Environment, 1, 0);
        _maps.Count(task.Spec.Labels, 1, 0);
        _maps.Count(task.Spec.Require, 1, 0);
    }
}
