namespace Titan.Cli.Output;

/// <summary>One stream of one task on its way out: exact bytes; with a prefix whole lines, each behind it, so that several tasks may share a terminal.</summary>
/// <param name="gate">Held while something is written; shared by all that write to one place.</param>
internal sealed class LogLines(Stream target, ReadOnlyMemory<byte> prefix, Lock gate)
{
    /// <summary>A line that is longer is shown in parts of so many bytes: memory is bounded.</summary>
    private const int LongestLine = 1 << 20;

    private readonly List<byte> _begun = [];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (prefix.IsEmpty)
        {
            // In one go and not cancelled half-way: what has been said to have been read was shown.
            lock (gate) target.Write(bytes);
            return;
        }

        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _begun.AddRange(bytes[..(end + 1)]);
            bytes = bytes[(end + 1)..];
            Flush();
        }

        _begun.AddRange(bytes);
        if (_begun.Count >= LongestLine) End();
    }

    /// <summary>No more comes: a line without an end gets one.</summary>
    public void End()
    {
        if (_begun.Count == 0) return;
        _begun.Add((byte)'\n');
        Flush();
    }

    private void Flush()
    {
        lock (gate) target.Write([.. prefix.Span, .. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_begun)]);
        _begun.Clear();
    }
}
