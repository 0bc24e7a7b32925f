namespace Titan.Protocol;

/// <summary>How a field stands on the wire.</summary>
/// <seealso href="https://protobuf.dev/programming-guides/encoding/#structure">Message structure</seealso>
internal enum WireKind
{
    Varint = 0,
    EightBytes = 1,

    /// <summary>A message, a text, bytes, or packed numbers.</summary>
    WithLength = 2,

    /// <summary>Begins a group, which no message of Titan has: the reader drops all until its end.</summary>
    GroupStart = 3,
    GroupEnd = 4,
    FourBytes = 5,
}
