namespace Titan.Cli.Output;

/// <summary>The last lines of a stream that is read from its start.</summary>
internal sealed class LastLines(int count)
{
    private readonly Queue<byte[]> _lines = new();
    private List<byte> _begun = [];

    /// <summary>The lines that are kept; the last need not have an end.</summary>
    public byte[] Bytes => [.. _lines.SelectMany(line => line), .. _begun];

    /// <summary>Whether as many were found as are wanted.</summary>
    public bool AreEnough => _lines.Count + (_begun.Count > 0 ? 1 : 0) >= count;

    /// <summary>Bytes are missing here: what comes next does not follow what came before.</summary>
    public void Break()
    {
        _lines.Clear();
        _begun = [];
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _begun.AddRange(bytes[..(end + 1)]);
            bytes = bytes[(end + 1)..];
            Keep();
        }

        if (bytes.IsEmpty) return;
        // A line that has begun is one of them.
        if (_begun.Count == 0 && _lines.Count == count && count > 0) _lines.Dequeue();
        _begun.AddRange(bytes);
        if (count == 0) _begun.Clear();
    }

    private void Keep()
    {
        if (count > 0) _lines.Enqueue([.. _begun]);
        while (_lines.Count > count) _lines.Dequeue();
        _begun = [];
    }
}
