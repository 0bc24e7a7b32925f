using Titan.Client;
using Titan.Client.Tasks;

namespace Titan.Cli.Output;

/// <summary>What is kept of the two streams of one attempt.</summary>
internal sealed record KeptOutput(int Attempt, KeptStream Stdout, KeptStream Stderr)
{
    /// <summary>Reads all that is kept of an attempt; of the latest when it is 0.</summary>
    public static async Task<KeptOutput> ReadAsync(TitanClient client, string id, int attempt, long sinceOffset, CancellationToken cancellation)
    {
        var (stdout, stderr) = (new KeptStream(), new KeptStream());
        await foreach (var piece in client.Tasks.LogsAsync(new LogQuery { Id = id, Attempt = attempt, SinceOffset = sinceOffset }, cancellation))
        {
            attempt = piece.Attempt;
            (piece.Stream == Protocol.V1.OutputStream.Stderr ? stderr : stdout).Add(piece);
        }

        return new KeptOutput(attempt, stdout, stderr);
    }
}
