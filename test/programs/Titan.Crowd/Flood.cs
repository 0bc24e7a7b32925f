using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Crowd;

/// <summary>Submits as much as goes, in one stream.</summary>
internal static class Flood
{
    /// <summary>Says "accepted N", and "refused N CODE REASON" for each reason; a refusal without a hint has none.</summary>
    public static async System.Threading.Tasks.Task SubmitAsync(string address, int count, string name)
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address), RetryFor = TimeSpan.FromMinutes(1) });
        var task = new TaskSpec { Work = new Work { Noop = new Noop() }, Name = name };
        var accepted = 0;
        var refused = new Dictionary<string, int>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(Enumerable.Repeat(task, count).ToAsyncEnumerable()))
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
}
