using Titan.Core.Tasks;

namespace Titan.Worker.Execution.Framing;

/// <summary>What a keeper is to run.</summary>
internal sealed record RunOrder
{
    public required Lease Lease { get; init; }

    /// <summary>Zero: none.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Between TERM and KILL after the timeout.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Bytes kept of each stream.</summary>
    public required long MaxOutput { get; init; }

    /// <summary>Absolute; null: a fresh one.</summary>
    public required string? Folder { get; init; }

    /// <summary>The file to write all of stdout to, relative to the folder; empty: none.</summary>
    public required string StdoutPath { get; init; }

    /// <inheritdoc cref="StdoutPath"/>
    public required string StderrPath { get; init; }

    /// <summary>What it reads on its standard input.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The first is the program: looked for in PATH unless it holds a slash.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment, each as <c>name=value</c>.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public static RunOrder ReadFrom(ref FrameReader frame)
    {
        var order = new RunOrder
        {
            Lease = new Lease(frame.ReadUInt64()),
            Timeout = TimeSpan.FromTicks(frame.ReadInt64()),
            Grace = TimeSpan.FromTicks(frame.ReadInt64()),
            MaxOutput = frame.ReadInt64(),
            Folder = frame.ReadByte() == 0 ? null : frame.ReadText(),
            StdoutPath = frame.ReadText(),
            StderrPath = frame.ReadText(),
            Input = frame.ReadBytes().ToArray(),
            Arguments = ReadTexts(ref frame),
            Environment = ReadTexts(ref frame),
        };
        frame.Complete();
        return order;
    }

    public void WriteTo(FrameWriter frames)
    {
        frames.Begin(FrameKind.Run);
        frames.Write(Lease.Number);
        frames.Write(Timeout.Ticks);
        frames.Write(Grace.Ticks);
        frames.Write(MaxOutput);
        frames.Write((byte)(Folder is null ? 0 : 1));
        if (Folder is not null) frames.Write(Folder);
        frames.Write(StdoutPath);
        frames.Write(StderrPath);
        frames.Write(Input.Span);
        WriteTexts(frames, Arguments);
        WriteTexts(frames, Environment);
        frames.Complete();
    }

    private static string[] ReadTexts(ref FrameReader frame)
    {
        var texts = new string[frame.ReadCount()];
        for (var i = 0; i < texts.Length; i++) texts[i] = frame.ReadText();
        return texts;
    }

    private static void WriteTexts(FrameWriter frames, IReadOnlyList<string> texts)
    {
        frames.Write(texts.Count);
        foreach (var text in texts) frames.Write(text);
    }
}
