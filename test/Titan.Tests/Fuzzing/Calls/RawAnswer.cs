using Grpc.Core;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>What came back of a call.</summary>
/// <param name="Failure">Null: it was answered to the end.</param>
internal sealed record RawAnswer(IReadOnlyList<byte[]> Messages, RpcException? Failure, TimeSpan Took)
{
    /// <summary>The caller's own deadline ended a stream that goes on for as long as it is listened to.</summary>
    public bool IsCutShort => Failure?.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled;
}
