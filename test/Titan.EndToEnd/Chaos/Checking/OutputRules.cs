using System.Text;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.EndToEnd.Chaos.Clients;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>The output of the attempt that counts is what its command wrote, to the byte.</summary>
internal sealed class OutputRules(TitanClient client, Records records, Told told, Tally tally, Violations violations)
{
    /// <summary>Of each kind of task, the latest so many are read: reading all would take longer than running them.</summary>
    private const int OfEachKind = 30;

    public async Task CheckAsync()
    {
        foreach (var kind in told.Orders.Where(order => order.Recipe.Output is not null).GroupBy(order => order.Recipe))
            foreach (var order in kind.OrderByDescending(order => order.Id, StringComparer.Ordinal).Take(OfEachKind))
                if (records.All.GetValueOrDefault(order.Id) is { Phase: "succeeded", Attempts: [.., var accepted] }) await CheckAsync(order, accepted.Number);
    }

    private async Task CheckAsync(Order order, int attempt)
    {
        var text = new StringBuilder();
        var missing = 0L;
        await foreach (var piece in client.Tasks.LogsAsync(new LogQuery { Id = order.Id, Attempt = attempt, Stream = OutputStream.Stdout }))
        {
            text.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
            missing += piece.MissingBytes;
        }

        tally.Count("outputs compared");
        var expected = order.Recipe.Output!(order.Id, attempt);
        // A keeper that is killed when its command has ended takes with it what it had not told. Then both say so.
        var lost = missing > 0 && (await client.Tasks.GetAsync(order.Id)).Attempts.Single(tried => tried.Number == attempt).Message.Contains("its keeper died", StringComparison.Ordinal);
        if (lost) tally.Count("outputs whose end died with a keeper, and said so");
        var whole = lost ? text.Length + missing == expected.Length && expected.StartsWith(text.ToString(), StringComparison.Ordinal) : text.Equals(expected);
        violations.Unless(whole, "output is true", $"{order.Recipe.Name} {order.Id}: {text.Length} bytes and {missing} missing instead of {expected.Length}, first {text.ToString(0, Math.Min(80, text.Length))}");
    }
}
