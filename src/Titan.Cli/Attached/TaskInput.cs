using Google.Protobuf;
using Titan.Core;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>What <c>--stdin</c> sends to a task: standard input to its end.</summary>
internal static class TaskInput
{
    /// <exception cref="UsageException">It is too long.</exception>
    public static async Task AddAsync(Session session, TaskSpec spec)
    {
        session.InputIsSent = true;
        spec.Work.Stdin = await ReadAsync(session.Terminal.In);
    }

    private static async Task<ByteString> ReadAsync(Stream input)
    {
        // One more, to see that there is more.
        var bytes = new byte[Limits.InputBytes + 1];
        var length = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= Limits.InputBytes
            ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, length))
            : throw new UsageException($"--stdin: standard input is longer than {Limits.InputBytes} bytes (1 MiB), the most that is sent; write it to a file that the command reads");
    }
}
