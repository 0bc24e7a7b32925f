using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.EndToEnd.Crashes;

/// <summary>All tasks that the cluster knows, once all have ended.</summary>
internal sealed class KnownTasks
{
    private readonly Dictionary<string, Known> _byId = [];
    private readonly Dictionary<string, string> _idOfKey = [];

    public int Total => _byId.Count;

    /// <summary>Those without a key.</summary>
    public int Plain => _byId.Count - _idOfKey.Count;

    /// <summary>How many ran over a span of time of which this holds.</summary>
    public int Count(Func<DateTimeOffset, DateTimeOffset, bool> holds) =>
        _byId.Values.Count(task => task is { StartedAt: { } start, EndedAt: { } end } && holds(start, end));

    public static async Task<KnownTasks> ReadAsync(TitanClient client)
    {
        var known = new KnownTasks();
        await foreach (var task in client.Tasks.ListAsync(new TaskFilter(), pageSize: 1_000)) known.Add(task);
        return known;
    }

    /// <summary>Fails the test unless each of these tasks is there and ended well, in its one and only attempt.</summary>
    public void EndedOnce(IEnumerable<string> ids)
    {
        var lost = new List<string>();
        var odd = new List<string>();
        foreach (var id in ids)
        {
            if (!_byId.TryGetValue(id, out var task)) lost.Add(id);
            else if (task is not { Phase: Phase.Succeeded, Attempts: 1 }) odd.Add($"{id}: {task}");
        }

        Assert.True(lost.Count == 0, $"{lost.Count} acknowledged tasks are lost, among them {string.Join(", ", lost.Take(5))}");
        Assert.True(odd.Count == 0, $"{odd.Count} tasks did not end well in one attempt, among them\n{string.Join('\n', odd.Take(5))}");
    }

    /// <summary>Fails the test unless exactly these keys are known, each of this task.</summary>
    public void HaveKeys(IEnumerable<KeyValuePair<string, string>> keys)
    {
        var expected = 0;
        foreach (var (key, id) in keys)
        {
            Assert.Equal(id, _idOfKey.GetValueOrDefault(key));
            expected++;
        }

        Assert.Equal(expected, _idOfKey.Count);
    }

    private void Add(Protocol.V1.Task task)
    {
        Assert.True(
            _byId.TryAdd(task.Id, new Known(task.Phase, task.Attempts.Count, task.StartedAt?.ToDateTimeOffset(), task.EndedAt?.ToDateTimeOffset())), $"task {task.Id} is listed twice");
        var key = task.Spec.IdKey;
        if (key.Length > 0 && !_idOfKey.TryAdd(key, task.Id)) Assert.Fail($"two tasks have the key {key}: {_idOfKey[key]} and {task.Id}");
    }

    private sealed record Known(Phase Phase, int Attempts, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
}
