namespace Titan.EndToEnd.Harness;

/// <summary>Submits one small task after the other, whatever happens to the cluster. Each attempt of each task leaves a line behind.</summary>
internal sealed class Load(TitanCommand titan) : IDisposable
{
    private readonly TemporaryFile _runs = new(Array.Empty<byte>());
    private readonly List<string> _accepted = [];
    private readonly List<Answer> _refused = [];

    /// <summary>Ids that were acknowledged.</summary>
    public IReadOnlyList<string> Accepted => _accepted;

    /// <summary>Calls that were not.</summary>
    public IReadOnlyList<Answer> Refused => _refused;

    /// <summary>Shell text that says that an attempt has begun. One write to the end of a file is never torn.</summary>
    public string Mark => $"echo $TITAN_TASK_ID >> {_runs.Path}";

    /// <summary>Submits one task that is to be acknowledged.</summary>
    public async Task<string> SubmitAsync(string command, params IEnumerable<string> switches)
    {
        var id = await titan.SubmitAsync($"{Mark}; {command}", switches);
        _accepted.Add(id);
        return id;
    }

    /// <summary>Submits for so long, and takes each answer as it comes.</summary>
    public async Task GoOnAsync(TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < length)
        {
            var answer = await titan.RunAsync("submit", "-o", "id", "--command", Mark);
            if (answer.ExitCode == 0) _accepted.Add(answer.Text);
            else _refused.Add(answer);
        }
    }

    /// <summary>Submits until it is acknowledged.</summary>
    public async Task UntilAcceptedAsync()
    {
        var before = _accepted.Count;
        await Eventually.Holds(
            async () =>
            {
                await GoOnAsync(TimeSpan.FromTicks(1));
                return _accepted.Count;
            },
            accepted => accepted > before,
            "a task accepted");
    }

    /// <summary>All that was accepted ends well, after one attempt each that began once.</summary>
    public async Task AssertDoneOnceAsync()
    {
        var all = await Eventually.Holds(
            async () => (await titan.RunAsync("tasks", "--all", "-o", "json")).Ended(0).Read<TaskSnapshot[]>(),
            tasks => tasks.All(task => task.HasEnded),
            "the end of all tasks");
        Assert.Empty(_accepted.Except(all.Select(task => task.Id)));
        Assert.All(all, task => Assert.True(task.Phase == "succeeded" && task.Attempts.Count == 1, $"{task} {string.Join(", ", task.Attempts)}"));
        Assert.Equal(all.Select(task => task.Id).Order(StringComparer.Ordinal), File.ReadLines(_runs.Path).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _runs.Dispose();
}
