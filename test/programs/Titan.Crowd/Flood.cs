using System.Diagnostics;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Crowd;

/// <summary>Submits in one stream, as much as goes or at a steady pace.</summary>
internal static class Flood
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Says "accepted N", and "refused N CODE REASON" for each reason; a refusal without a hint has none.</summary>
    /// <param name="perSecond">How many; null: as many as the Manager takes.</param>
    public static async System.Threading.Tasks.Task SubmitAsync(string address, int count, string name, int? perSecond)
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address), RetryFor = TimeSpan.FromMinutes(1) });
        var task = new TaskSpec { Work = new Work { Noop = new Noop() }, Name = name };
        var accepted = 0;
        var refused = new Dictionary<string, int>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(perSecond is { } pace ? PacedAsync(task, count, pace) : Enumerable.Repeat(task, count).ToAsyncEnumerable()))
        {
            if (answer.Refusal is not { } refusal)
            {
                accepted++;
                continue;
            }

            var why = $"{refusal.Code} {(refusal.Hint.Length > 0 ? refusal.Reason : "without a hint")}";
            refused[why] = refused.GetValueOrDefault(why) + 1;
        }

        foreach (var (why, times) in refused) Console.WriteLine($"refused {times} {why}");
        Console.WriteLine($"accepted {accepted}");
    }

    private static async IAsyncEnumerable<TaskSpec> PacedAsync(TaskSpec task, int count, int perSecond)
    {
        var begun = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Tick);
        for (var given = 0; given < count; await timer.WaitForNextTickAsync())
        {
            for (var due = Math.Min(count, (int)(begun.Elapsed.TotalSeconds * perSecond)); given < due; given++) yield return task;
        }
    }
}
