using Google.Protobuf;

namespace Titan.Client.Connection;

/// <summary>Names requests, so that one that got no answer can be sent again without being done twice.</summary>
internal static class RequestIds
{
    /// <summary>16 bytes that nobody else makes. Not by RandomNumberGenerator: it loads a library that takes as long as a whole command.</summary>
    public static ByteString New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
