using System.Collections;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using ClientFailure = Titan.Client.Connection.Failure;
using Refusal = Titan.Protocol.V1.Refusal;
using Refused = Titan.Protocol.V1.Refused;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>What an error must be: a status that means one thing, a machine-readable reason, and a hint.</summary>
internal static partial class TypedErrors
{
    private const int LongestText = 1_024;

    /// <summary>
    /// The caller's own deadline ended a stream that goes on for as long as it is listened to. When that was in the middle of a message, what is still sent of it
    /// comes for a stream that is closed: Kestrel may end the connection then, and with it the other streams on it.
    /// A read that notices the end before its call does says that the request was aborted, without a cause.
    /// </summary>
    public static bool IsCutShort(RpcException failure) => failure.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled
        || failure.Status.DebugException is IOException { InnerException: null } and not HttpIOException
        || ClientFailure.Broken(failure.Status.DebugException) is { ErrorCode: ClientFailure.StreamClosed };

    /// <summary>Null when a client can use the error; else what is wrong with it.</summary>
    public static string? Fault(RpcException failure) =>
        Fault(failure.StatusCode, failure.Status.Detail, failure.GetRpcStatus()) is { } fault ? $"{fault} {failure.Status.DebugException}" : null;

    public static string? Fault(StatusCode code, string detail, Google.Rpc.Status? status)
    {
        if (code is StatusCode.Unknown or StatusCode.Internal or StatusCode.DataLoss or StatusCode.Aborted or StatusCode.OutOfRange) return $"{code} is no status of ours: {detail}";
        if (status?.GetDetail<ErrorInfo>() is not { } info) return $"{code} tells no reason: {detail}";
        if (info.Domain != "titan" || !Reason().IsMatch(info.Reason)) return $"{code} tells the reason {info.Domain}/{info.Reason}";
        if (!info.Metadata.TryGetValue("hint", out var hint) || hint.Length == 0) return $"{code} {info.Reason} gives no hint";
        if (detail.Length is 0 or > LongestText) return $"{code} {info.Reason} has a text of {detail.Length} characters";
        return info.Metadata.FirstOrDefault(pair => pair.Value.Length > LongestText) is { Key: { } key } ? $"{code} {info.Reason} has a {key} that is too long" : null;
    }

    /// <summary>Null when all refusals within an answer are ones that a client can use.</summary>
    public static string? Fault(IMessage answer) => answer switch
    {
        Refusal refusal when refusal.Code is (int)StatusCode.Unknown or (int)StatusCode.Internal or 0 || !Reason().IsMatch(refusal.Reason) || refusal.Hint.Length == 0 || refusal.Message.Length is 0 or > LongestText => $"a refusal that nobody can use: {refusal}",
        Refused refused when !Reason().IsMatch(refused.Reason) || refused.Hint.Length == 0 || refused.Message.Length is 0 or > LongestText => $"a last word that nobody can use: {refused}",
        _ => answer.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message && !field.IsMap).SelectMany(field => Parts(field, answer)).Select(Fault).FirstOrDefault(fault => fault is not null),
    };

    private static IEnumerable<IMessage> Parts(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        IMessage part => [part],
        IList parts => parts.Cast<IMessage>(),
        _ => [],
    };

    [GeneratedRegex("^[A-Z][A-Z_]*[A-Z]$")]
    private static partial Regex Reason();
}
