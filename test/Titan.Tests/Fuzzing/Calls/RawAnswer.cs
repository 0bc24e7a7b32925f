using Grpc.Core;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>What came back of a call.</summary>
/// <param name="Failure">Null: it was answered to the end.</param>
internal sealed record RawAnswer(IReadOnlyList<byte[]> Messages, RpcException? Failure, TimeSpan Took)
{
    /// <inheritdoc cref="TypedErrors.IsCutShort"/>
    public bool IsCutShort => Failure is { } failure && TypedErrors.IsCutShort(failure);
}
