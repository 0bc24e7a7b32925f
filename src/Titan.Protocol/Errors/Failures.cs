using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Titan.Core;

namespace Titan.Protocol.Errors;

/// <summary>Errors on the wire: a status that means one thing, a machine-readable reason, and a hint.</summary>
public static class Failures
{
    public static RpcException ToRpc(this Refusal refusal)
    {
        var info = Info(Reasons.Of(refusal.Reason), refusal.Hint);
        if (refusal.Field is not null) info.Metadata.Add("field", refusal.Field);
        return Rpc(CodeOf(refusal.Reason), refusal.Message, info);
    }

    /// <summary>A refusal as an item of an answer about many.</summary>
    public static V1.Refusal ToWire(this Refusal refusal) => new()
    {
        Code = (int)CodeOf(refusal.Reason),
        Reason = Reasons.Of(refusal.Reason),
        Message = refusal.Message,
        Hint = refusal.Hint,
    };

    public static RpcException Rpc(Code code, string reason, string message, string hint) => Rpc(code, message, Info(reason, hint));

    private static RpcException Rpc(Code code, string message, ErrorInfo info) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(info) },
    }.ToRpcException();

    private static ErrorInfo Info(string reason, string hint) =>
        new() { Domain = Reasons.Domain, Reason = reason, Metadata = { { "hint", hint } } };

    private static Code CodeOf(RefusalReason reason) => reason switch
    {
        RefusalReason.TaskNotFound or RefusalReason.WorkerNotFound => Code.NotFound,
        RefusalReason.KeyConflict or RefusalReason.WorkerIdTaken => Code.AlreadyExists,
        RefusalReason.WrongPhase => Code.FailedPrecondition,
        RefusalReason.MaxPending or RefusalReason.MaxWorkers => Code.ResourceExhausted,
        _ => Code.InvalidArgument,
    };
}
