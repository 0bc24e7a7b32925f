using System.Text;
using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Output;

/// <summary>Shows output of a task: stdout on stdout, stderr on stderr. What is not kept is reported on stderr.</summary>
internal sealed class LogPrinter
{
    private readonly Session _session;
    private readonly LogLines _stdout;
    private readonly LogLines _stderr;
    private readonly Dictionary<OutputStream, long> _missing = [];

    /// <param name="prefix">Text before each line; empty: exact bytes.</param>
    /// <param name="gate">Shared by all that print at once; null: nobody else does.</param>
    public LogPrinter(Session session, string prefix = "", Lock? gate = null)
    {
        gate ??= new Lock();
        _session = session;
        var before = Encoding.UTF8.GetBytes(prefix);
        _stdout = new LogLines(session.Terminal.RawOut, before, gate);
        _stderr = new LogLines(session.Terminal.RawError, before, gate);
    }

    /// <summary>Bytes of one stream of the latest attempt that were missing.</summary>
    public long MissingOf(OutputStream stream) => _missing.GetValueOrDefault(stream);

    /// <param name="tail">Only so many of the last lines of each stream of the first attempt, and what follows; null: all.</param>
    public async Task PrintAsync(LogQuery query, CancellationToken cancellation, int? tail = null)
    {
        await _session.Terminal.Out.FlushAsync(cancellation);
        var gaps = new Gaps(_session);
        try
        {
            var seen = tail is { } count ? await PrintTailAsync(query, count, gaps, cancellation) : default;
            if (tail is not null && !query.Follow) return;
            await PrintAllAsync(tail is null ? query : query with { FirstAttempt = seen.Attempt, SinceOffset = Math.Min(seen.Stdout, seen.Stderr) }, seen, gaps, cancellation);
        }
        finally
        {
            gaps.Sum();
            _stdout.End();
            _stderr.End();
        }
    }

    private async Task PrintAllAsync(LogQuery query, (int Attempt, long Stdout, long Stderr) seen, Gaps gaps, CancellationToken cancellation)
    {
        var attempt = 0;
        await foreach (var piece in _session.Client.Tasks.LogsAsync(query, cancellation))
        {
            if (attempt != 0 && piece.Attempt != attempt)
            {
                gaps.Sum();
                _session.Note($"attempt {piece.Attempt} follows");
            }

            if (attempt != piece.Attempt) _missing.Clear();
            attempt = piece.Attempt;
            if (piece.MissingBytes > 0) _missing[piece.Stream] = MissingOf(piece.Stream) + piece.MissingBytes;
            var known = piece.Attempt != seen.Attempt ? 0 : piece.Stream == OutputStream.Stderr ? seen.Stderr : seen.Stdout;
            var skipped = (int)Math.Clamp(known - piece.Offset, 0, piece.Bytes.Length);
            if (skipped > 0 && skipped == piece.Bytes.Length) continue;
            if (skipped == 0) gaps.Add(piece);
            To(piece.Stream).Write(piece.Bytes.Span[skipped..]);
        }
    }

    /// <returns>What has been read, so that what follows can be shown without it.</returns>
    private async Task<(int Attempt, long Stdout, long Stderr)> PrintTailAsync(LogQuery query, int count, Gaps gaps, CancellationToken cancellation)
    {
        var (stdout, stderr) = (new LastLines(count), new LastLines(count));
        var broken = new Dictionary<OutputStream, LogPiece>();
        var seen = (query.Attempt, Stdout: 0L, Stderr: 0L);
        await foreach (var piece in _session.Client.Tasks.LogsAsync(query with { Follow = false }, cancellation))
        {
            seen.Attempt = piece.Attempt;
            var isError = piece.Stream == OutputStream.Stderr;
            var end = piece.Offset + piece.Bytes.Length;
            if (isError) seen.Stderr = end;
            else seen.Stdout = end;
            var lines = isError ? stderr : stdout;
            if (piece.MissingBytes > 0)
            {
                lines.Break();
                broken[piece.Stream] = piece;
            }

            lines.Add(piece.Bytes.Span);
        }

        foreach (var piece in broken.Values)
        {
            if (!(piece.Stream == OutputStream.Stderr ? stderr : stdout).AreEnough) gaps.Add(piece);
        }

        _stdout.Write(stdout.Bytes);
        _stderr.Write(stderr.Bytes);
        return seen;
    }

    private LogLines To(OutputStream stream) => stream == OutputStream.Stderr ? _stderr : _stdout;
}
