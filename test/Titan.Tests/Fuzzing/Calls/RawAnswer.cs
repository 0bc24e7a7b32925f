using Grpc.Core;
using ClientFailure = Titan.Client.Connection.Failure;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>What came back of a call.</summary>
/// <param name="Failure">Null: it was answered to the end.</param>
internal sealed record RawAnswer(IReadOnlyList<byte[]> Messages, RpcException? Failure, TimeSpan Took)
{
    /// <summary>
    /// The caller's own deadline ended a stream that goes on for as long as it is listened to. When that was in the middle of a message, what is still sent of it
    /// comes for a stream that is closed: Kestrel may end the connection then, and with it the other streams on it.
    /// </summary>
    public bool IsCutShort => Failure?.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled
        || ClientFailure.Broken(Failure?.Status.DebugException) is { ErrorCode: ClientFailure.StreamClosed };
}
