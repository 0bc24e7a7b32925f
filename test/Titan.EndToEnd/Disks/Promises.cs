using System.Text;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;
using Task = Titan.Protocol.V1.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>What a cluster had told by a moment.</summary>
/// <param name="Accepted">Ids.</param>
/// <param name="Ended">Tasks as they were shown when they had ended, by id.</param>
internal sealed record Promises(IReadOnlyList<string> Accepted, IReadOnlyDictionary<string, Task> Ended)
{
    /// <summary>Outputs that are read again: the latest ones, since what is older was flushed long ago.</summary>
    private const int Outputs = 50;

    /// <summary>Fails the test unless all of it holds for the Manager that this client speaks to.</summary>
    public async System.Threading.Tasks.Task AssertKeptAsync(TitanClient client)
    {
        var known = await client.Tasks.ListAsync(new TaskFilter(), pageSize: 1_000).ToDictionaryAsync(task => task.Id);
        var lost = Accepted.Union(Ended.Keys).Where(id => !known.ContainsKey(id)).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} acknowledged tasks are lost, among them {string.Join(", ", lost.Take(5))}");
        var changed = Ended.Values.Where(task => Facts(task) != Facts(known[task.Id])).ToList();
        Assert.True(changed.Count == 0, $"{changed.Count} of {Ended.Count} tasks that had ended are no longer so, among them\n{changed.FirstOrDefault()}\n{(changed is [var first, ..] ? known[first.Id] : null)}");

        foreach (var task in Ended.Values.Where(SteadyLoad.Writes).OrderByDescending(task => task.EndedAt).Take(Outputs))
            Assert.Equal($"{task.Id}\n", await OutputAsync(client, task.Id));
    }

    private static (Phase, Cause, int, int, Google.Protobuf.WellKnownTypes.Timestamp) Facts(Task task) =>
        (task.Phase, task.Cause, task.ExitCode, task.Attempts.Count, task.EndedAt);

    private static async Task<string> OutputAsync(TitanClient client, string id)
    {
        var output = new StringBuilder();
        await foreach (var piece in client.Tasks.LogsAsync(new LogQuery { Id = id })) output.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
        return output.ToString();
    }
}
