using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Titan.Protocol.Errors;

namespace Titan.Client.Connection;

/// <summary>Reads what gRPC throws.</summary>
internal static class Failure
{
    // Error codes of HTTP/2, RFC 9113, section 7.
    private const long NoError = 0;
    private const long InternalError = 2;
    internal const long StreamClosed = 5;
    private const long RefusedStream = 7;
    private const long Cancel = 8;

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
            IsAnswer = true,
            Leader = detail.Metadata.GetValueOrDefault("leader"),
            NeverBegun = detail.Reason is Reasons.NotLeader or Reasons.StoreUnavailable or Reasons.ShuttingDown,
        };

    /// <summary>What lies between us and a Manager, or what is no Manager.</summary>
    private static TitanException Untold(RpcException failure, ManagerAddress address)
    {
        var cause = failure.Status.DebugException;
        if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } unconnected)
        {
            return new TitanException(StatusCode.Unavailable, FailureReasons.Unreachable, $"no manager answers at {address}: {WhyNotConnected(unconnected.InnerException)}",
                WhatToDo(address), failure)
            { NeverBegun = true };
        }

        var broken = Broken(cause);
        if (broken is not null && broken.Message.Contains("ping", StringComparison.OrdinalIgnoreCase))
        {
            // Nothing but its text, or the name of that text, tells this from a peer that breaks the protocol.
            return Silent(failure, address);
        }

        // Hung up before it had said a word, as one that dies, or a way to one that is dead.
        var ungreeted = cause is HttpRequestException { InnerException: null, HttpRequestError: HttpRequestError.Unknown };
        // STREAM_CLOSED: a call that was cancelled while it was sending took the connection, and with it all calls on it, along.
        if (ungreeted || broken is { ErrorCode: NoError or InternalError or StreamClosed or RefusedStream or Cancel }) return Lost(failure, address);
        return failure.StatusCode switch
        {
            StatusCode.Unimplemented or StatusCode.Internal when cause is null or HttpRequestException =>
                new TitanException(StatusCode.Unimplemented, FailureReasons.NotTitan, $"what listens at {address} is no Titan manager, or one of another version",
                    "give the port of the manager's gRPC (grpc= in its ready line)", failure)
                { NeverBegun = true },
            StatusCode.DeadlineExceeded => new TitanException(failure.StatusCode, FailureReasons.NoAnswer,
                $"the manager at {address} did not answer in time", "it may be overloaded, cut off, or waiting for its store: see `titan status` and its log", failure),
            // A call that its caller cancels ends as such before it comes here: this one was broken off in the middle of being sent.
            StatusCode.Unavailable or StatusCode.Cancelled => Lost(failure, address),
            _ => new TitanException(failure.StatusCode, StatusNames.Of(failure.StatusCode), failure.Status.Detail, "", failure),
        };
    }

    private static string WhatToDo(ManagerAddress address) => address.IsLoopback
        ? "start one with `titan dev` or `titan manager`, or say where it is with --manager HOST:PORT (TITAN_MANAGER)"
        : $"a manager listens on loopback unless told otherwise: come through a tunnel, `ssh -N -L {address.Port}:127.0.0.1:{address.Port} {address.Host}`, or say where it is with --manager HOST:PORT (TITAN_MANAGER)";

    private static TitanException Lost(RpcException failure, ManagerAddress address) => new(
        StatusCode.Unavailable, FailureReasons.ConnectionLost, $"the connection to the manager at {address} was lost", "see whether the manager still runs", failure);

    /// <summary>Connected, and says nothing.</summary>
    public static TitanException Silent(RpcException failure, ManagerAddress address) => new(
        StatusCode.Unavailable, FailureReasons.NoAnswer, $"the manager at {address} is connected and silent", "it may be stopped or cut off; see whether it still runs", failure);

    /// <summary>
    /// How a connection or a call that had begun was broken off, in the words of HTTP/2. A Manager whose pings are not answered says INTERNAL_ERROR,
    /// which gRPC takes for an error of the call itself. Under a request that was being sent it lies deeper than under a stream that was being read.
    /// </summary>
    internal static HttpProtocolException? Broken(Exception? cause)
    {
        while (cause is not (null or HttpProtocolException)) cause = cause.InnerException;
        return (HttpProtocolException?)cause;
    }

    private static string WhyNotConnected(Exception? cause) => cause switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "the host name is not known",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "the host cannot be reached",
        SocketException socket => socket.Message,
        _ => "no connection in time",
    };
}
