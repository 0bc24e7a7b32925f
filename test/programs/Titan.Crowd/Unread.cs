using Titan.Protocol.V1;

namespace Titan.Crowd;

/// <summary>Callers that never read a word of what they asked for.</summary>
internal static class Unread
{
    /// <summary>Half of them watch all tasks, half follow the output of one. Says "open" when all are under way.</summary>
    public static async Task<IReadOnlyList<IDisposable>> OpenAsync(string address, int count, string id)
    {
        var callers = new Callers(address);
        var calls = new List<IDisposable>();
        for (var i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                var watch = callers.Next().Watch(new WatchRequest());
                await watch.ResponseHeadersAsync;
                calls.Add(watch);
            }
            else
            {
                var logs = callers.Next().Logs(new LogsRequest { Id = id, Follow = true });
                await logs.ResponseHeadersAsync;
                calls.Add(logs);
            }
        }

        Console.WriteLine("open");
        return calls;
    }
}
