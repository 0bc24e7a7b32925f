using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Titan.Core;
using Titan.Protocol.Mapping;

namespace Titan.Protocol.Errors;

/// <summary>Errors on the wire: a status that means one thing, a machine-readable reason, and a hint.</summary>
public static class Failures
{
    public static RpcException ToRpc(this Refusal refusal)
    {
        var info = Info(Reasons.Of(refusal.Reason), refusal.Hint, LimitOf(refusal.Reason));
        if (refusal.Field is not null) info.Metadata.Add("field", refusal.Field);
        return Rpc(CodeOf(refusal.Reason), refusal.Message, info);
    }

    /// <summary>A refusal as an item of an answer about many.</summary>
    public static V1.Refusal ToWire(this Refusal refusal) => new()
    {
        Code = (int)CodeOf(refusal.Reason),
        Reason = Reasons.Of(refusal.Reason),
        Message = Texts.Cut(refusal.Message, WireLimits.ErrorLength),
        Hint = refusal.Hint,
    };

    /// <summary>UNAVAILABLE, for a caller who may find the leader elsewhere.</summary>
    /// <param name="leader">HOST:PORT of the Manager that leads; null when none is known.</param>
    public static RpcException Unavailable(string reason, string message, string hint, string? leader)
    {
        var info = Info(reason, hint, null);
        if (leader is not null) info.Metadata.Add("leader", leader);
        return Rpc(Code.Unavailable, message, info);
    }

    /// <param name="limit">Name of the bound that was met, where there is one.</param>
    public static RpcException Rpc(Code code, string reason, string message, string hint, string? limit = null) =>
        Rpc(code, message, Info(reason, hint, limit));

    /// <summary>The status with its details, for those who write it into trailers themselves.</summary>
    public static Google.Rpc.Status StatusOf(Code code, string reason, string message, string hint, string? limit = null) =>
        StatusOf(code, message, Info(reason, hint, limit));

    private static RpcException Rpc(Code code, string message, ErrorInfo info) => StatusOf(code, message, info).ToRpcException();

    private static Google.Rpc.Status StatusOf(Code code, string message, ErrorInfo info) => new()
    {
        Code = (int)code,
        Message = Texts.Cut(message, WireLimits.ErrorLength),
        Details = { Any.Pack(info) },
    };

    private static ErrorInfo Info(string reason, string hint, string? limit)
    {
        var info = new ErrorInfo { Domain = Reasons.Domain, Reason = reason, Metadata = { { "hint", hint } } };
        if (limit is not null) info.Metadata.Add("limit", limit);
        return info;
    }

    private static string? LimitOf(RefusalReason reason) => reason switch
    {
        RefusalReason.MaxPending => "max_pending",
        RefusalReason.MaxPendingBytes => "max_pending_bytes",
        RefusalReason.MaxWorkers => "max_workers",
        _ => null,
    };

    private static Code CodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.TaskNotFound or RefusalReason.AttemptNotFound or RefusalReason.WorkerNotFound => Code.NotFound,
        RefusalReason.KeyConflict or RefusalReason.RequestConflict or RefusalReason.WorkerIdTaken => Code.AlreadyExists,
        RefusalReason.WrongPhase or RefusalReason.AlreadyRetried => Code.FailedPrecondition,
        RefusalReason.MaxPending or RefusalReason.MaxPendingBytes or RefusalReason.MaxWorkers => Code.ResourceExhausted,
        _ => Code.InvalidArgument,
    };
}
