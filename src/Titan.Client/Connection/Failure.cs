using Grpc.Core;
using Google.Rpc;
using Titan.Protocol.Errors;

namespace Titan.Client.Connection;

/// <summary>Reads what gRPC throws.</summary>
internal static class Failure
{
    public static TitanException Of(RpcException failure, ManagerAddress address)
    {
        var detail = failure.GetRpcStatus()?.GetDetail<ErrorInfo>();
        return detail is { Domain: Reasons.Domain } ? Told(failure, detail) : Untold(failure, address);
    }

    /// <summary>An item of an answer about many.</summary>
    public static TitanException Of(Protocol.V1.Refusal refusal) =>
        new((StatusCode)refusal.Code, refusal.Reason, refusal.Message, refusal.Hint);

    /// <summary>A Manager says what is wrong.</summary>
    private static TitanException Told(RpcException failure, ErrorInfo detail) =>
        new(failure.StatusCode, detail.Reason, failure.Status.Detail, detail.Metadata.GetValueOrDefault("hint", ""), failure)
        {
            Field = detail.Metadata.GetValueOrDefault("field"),
            Leader = detail.Metadata.GetValueOrDefault("leader"),
            NeverBegun = detail.Reason is Reasons.NotLeader or Reasons.StoreUnavailable,
        };

    /// <summary>What lies between us and a Manager, or what is no Manager.</summary>
    private static TitanException Untold(RpcException failure, ManagerAddress address)
    {
        var http = failure.Status.DebugException as HttpRequestException;
        return failure.StatusCode switch
        {
            _ when http?.HttpRequestError == HttpRequestError.NameResolutionError => Unreachable($"no manager at {address}: the host name {address.Host} is not known"),
            _ when http?.HttpRequestError == HttpRequestError.ConnectionError => Unreachable($"no manager answers at {address}: {Cause(http)}"),
            _ when http is { InnerException: HttpProtocolException or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } } && failure.StatusCode != StatusCode.Unavailable => NotTitan(),
            StatusCode.Unimplemented => NotTitan(),
            StatusCode.DeadlineExceeded => new TitanException(failure.StatusCode, FailureReasons.NoAnswer,
                $"the manager at {address} did not answer in time", "it may be overloaded or cut off; try again, and look at its log", failure),
            StatusCode.Unavailable => new TitanException(failure.StatusCode, FailureReasons.ConnectionLost,
                $"the connection to the manager at {address} was lost", "see whether the manager still runs, then try again", failure),
            _ => new TitanException(failure.StatusCode, failure.StatusCode.ToString(), failure.Status.Detail, "", failure),
        };

        TitanException Unreachable(string message) => new(StatusCode.Unavailable, FailureReasons.Unreachable, message,
            "start one with `titan dev` or `manager`, or say where it is with --manager HOST:PORT (TITAN_MANAGER)", failure)
        { NeverBegun = true };

        TitanException NotTitan() => new(StatusCode.Unavailable, FailureReasons.NotTitan, $"what listens at {address} is no Titan manager",
            "give the port of the manager's gRPC (grpc= in its ready line)", failure);
    }

    private static string Cause(HttpRequestException failure) => failure.InnerException switch
    {
        System.Net.Sockets.SocketException socket => socket.SocketErrorCode switch
        {
            System.Net.Sockets.SocketError.ConnectionRefused => "connection refused",
            System.Net.Sockets.SocketError.HostUnreachable or System.Net.Sockets.SocketError.NetworkUnreachable => "the host cannot be reached",
            System.Net.Sockets.SocketError.TimedOut => "no connection in time",
            _ => socket.Message,
        },
        TimeoutException or OperationCanceledException => "no connection in time",
        _ => failure.Message,
    };
}
