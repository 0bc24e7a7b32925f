using Google.Rpc;
using Grpc.Core;

namespace Titan.Tests;

/// <summary>An error as a client of any language sees it.</summary>
internal sealed record RpcError(StatusCode Code, string Reason, string Message, IReadOnlyDictionary<string, string> Metadata)
{
    public string Hint => Metadata["hint"];

    public static async Task<RpcError> OfAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        var info = failure.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.True(info is not null, $"{failure.Status} tells no reason");
        Assert.Equal("titan", info.Domain);
        Assert.True(info.Metadata.TryGetValue("hint", out var hint) && hint.Length > 0, $"{failure.Status} gives no hint");
        return new RpcError(failure.StatusCode, info.Reason, failure.Status.Detail, info.Metadata);
    }

    /// <summary>Asserts what stands for the error in the documentation of the contract.</summary>
    public static async Task<RpcError> AssertAsync(StatusCode code, string reason, Func<Task> call)
    {
        var error = await OfAsync(call);
        Assert.Equal((code, reason), (error.Code, error.Reason));
        return error;
    }
}
