using System.Text;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Output;

/// <summary>The last lines that a failed attempt wrote to its standard error: mostly the reason.</summary>
internal static class ErrorLines
{
    /// <summary>Lines that are shown.</summary>
    private const int Most = 10;

    /// <summary>Bytes that are looked at, from the end.</summary>
    private const int Looked = 4 << 10;

    /// <returns>None of a task that has not failed, or wrote nothing.</returns>
    public static async Task<IReadOnlyList<string>> ReadAsync(TitanClient client, TaskMessage task)
    {
        if (task.Phase != Phase.Failed || task.Attempts is not [.., { Stderr.TotalBytes: > 0 } last]) return [];
        var lines = new LastLines(Most);
        var since = Math.Max(0, last.Stderr.TotalBytes - Looked);
        await foreach (var piece in client.Tasks.LogsAsync(new LogQuery { Id = task.Id, Attempt = last.Number, Stream = OutputStream.Stderr, SinceOffset = since })) lines.Add(piece.Bytes.Span);
        var text = Encoding.UTF8.GetString(lines.Bytes).TrimEnd('\n');
        return text.Length == 0 ? [] : text.Split('\n');
    }
}
