using Grpc.Core;
using Titan.Protocol;
using Titan.Protocol.Errors;

namespace Titan.Client.Tasks;

/// <summary>A task that no message can carry is refused here, before it is sent.</summary>
internal static class Oversize
{
    public static TitanException Refusal(int bytes) => new(
        StatusCode.InvalidArgument, Reasons.MessageTooLarge,
        $"the task is {bytes} bytes as a message; at most {WireLimits.MessageBytes} bytes (4 MiB) are allowed",
        "put what is large into a file that the worker can read");
}
