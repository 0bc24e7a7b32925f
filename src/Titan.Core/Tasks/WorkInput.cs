using System.Runtime.InteropServices;

namespace Titan.Core.Tasks;

/// <summary>What a command reads on its standard input: bytes, equal when they are the same.</summary>
public sealed class WorkInput(ReadOnlyMemory<byte> bytes) : IEquatable<WorkInput>
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public bool Equals(WorkInput? other) => other is not null && (ReferenceEquals(this, other) || Bytes.Span.SequenceEqual(other.Bytes.Span));

    public override bool Equals(object? obj) => Equals(obj as WorkInput);

    public override int GetHashCode()
    {
        var hash = (ulong)Bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(Bytes.Span[..Math.Min(Bytes.Length, 64)])) hash = StableHash.Mix(hash ^ word);
        return (int)hash;
    }

    public override string ToString() => $"{Bytes.Length} bytes";
}
