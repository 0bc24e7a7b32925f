using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Output;

/// <summary>Shows output as exact bytes: stdout on stdout, stderr on stderr. What is not kept is told on stderr.</summary>
internal static class LogPrinter
{
    public static async Task PrintAsync(Session session, LogQuery query, CancellationToken cancellation)
    {
        var terminal = session.Terminal;
        var attempt = 0;
        var gaps = new Gaps(session);
        await terminal.Out.FlushAsync(cancellation);
        try
        {
            await foreach (var piece in session.Client.Tasks.LogsAsync(query, cancellation))
            {
                if (attempt != 0 && piece.Attempt != attempt)
                {
                    gaps.Sum();
                    session.Note($"attempt {piece.Attempt} follows");
                }

                attempt = piece.Attempt;
                gaps.Add(piece);

                // Written in one go and not cancelled half-way: what has been told to have been read was shown.
                var target = piece.Stream == OutputStream.Stderr ? terminal.RawError : terminal.RawOut;
                target.Write(piece.Bytes.Span);
            }
        }
        finally
        {
            gaps.Sum();
        }
    }
}
