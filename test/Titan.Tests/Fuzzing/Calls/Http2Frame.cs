using System.Buffers.Binary;
using System.Text;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>Frames of HTTP/2 (RFC 9113), written by hand so that they may be wrong.</summary>
internal static class Http2Frame
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte WindowUpdate = 8;

    public const byte EndStream = 1;
    public const byte Acknowledged = 1;
    public const byte EndHeaders = 4;

    /// <summary>A setting: the room that each stream has at first.</summary>
    public const byte InitialWindowSize = 4;

    public static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    public static byte[] Of(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        return frame;
    }

    /// <summary>The header block of a call: literals without an index (RFC 7541, 6.2.2), so that no table is needed.</summary>
    public static byte[] Call(string path) =>
    [
        .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", path), .. Literal(":authority", "here"),
        .. Literal("content-type", "application/grpc"), .. Literal("te", "trailers"),
    ];

    /// <summary>The header block of an answer that has nothing but a status of gRPC.</summary>
    public static byte[] Refusal(int status) => [.. Literal(":status", "200"), .. Literal("content-type", "application/grpc"), .. Literal("grpc-status", $"{status}")];

    private static byte[] Literal(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
