using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;

namespace Titan.Manager.Api;

/// <summary>Gives a reason and a hint to errors that arise before any code of ours runs: messages that are too large or cannot be read.</summary>
internal static class WireErrors
{
    private const string StatusTrailer = "grpc-status";
    private const string MessageTrailer = "grpc-message";
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static RpcException Malformed(string why) => Failures.Rpc(Code.InvalidArgument, Reasons.MalformedMessage, MalformedText(why), MalformedHint);

    /// <summary>There was no memory for the request, which has not been done. A smaller one, or the same when others are done, may well succeed.</summary>
    public static RpcException OutOfMemory() => Failures.Rpc(
        Code.ResourceExhausted,
        Reasons.OutOfMemory,
        "this manager is at the limit of its memory, and could not do this",
        "try again in a moment, ask for less at once, or start the manager with more memory; titan status shows its bounds",
        limit: "memory");

    /// <summary>Runs the call, then completes a bare status. All errors of ours carry details already.</summary>
    public static async Task CompleteAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true) return;

        var trailers = context.Response.HasStarted ? context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers : context.Response.Headers;
        if (trailers is null || trailers.IsReadOnly || trailers.ContainsKey(DetailsTrailer)) return;

        var status = trailers[StatusTrailer].ToString() switch
        {
            "8" => TooLarge(),
            "2" => Malformed("not a protobuf message of that type", MalformedHint),
            // A length that lies, a flag without an encoding, none or two where one is due.
            "13" => Malformed("its frame is not one of gRPC, or not the only one", FrameHint),
            "12" => Failures.StatusOf(Code.Unimplemented, Reasons.Unimplemented, $"this manager has no method {Texts.Cut(context.Request.Path.Value ?? "", MethodLength)}, or cannot read this encoding",
                "use programs of one version; proto/titan/v1 lists the methods, and gzip is read"),
            _ => null,
        };
        if (status is null) return;
        trailers[StatusTrailer] = status.Code.ToString();
        trailers[MessageTrailer] = Uri.EscapeDataString(status.Message);
        trailers[DetailsTrailer] = Convert.ToBase64String(status.ToByteArray());
    }

    private const string MalformedHint = "send messages as proto/titan/v1 describes them";

    private const string FrameHint = "send one message where one is due, behind one byte and its length, as gRPC has it";

    /// <summary>Characters of a method's name; no method has as many.</summary>
    private const int MethodLength = 128;

    private static Google.Rpc.Status Malformed(string why, string hint) => Failures.StatusOf(Code.InvalidArgument, Reasons.MalformedMessage, MalformedText(why), hint);

    private static string MalformedText(string why) => $"the message cannot be read: {why}";

    private static Google.Rpc.Status TooLarge() => Failures.StatusOf(
        Code.ResourceExhausted,
        Reasons.MessageTooLarge,
        $"the message is larger than {WireLimits.MessageBytes} bytes",
        "split it over several messages, or put large content into a file that the command reads",
        limit: "message_bytes");
}
