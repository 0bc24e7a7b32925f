using System.Text;
using Titan.Core;
using Titan.Protocol.Errors;

namespace Titan.Manager.Api;

/// <summary>Bounds of texts that callers give.</summary>
internal static class GivenTexts
{
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: it is too long.</exception>
    public static void Check(string field, string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) > bytes)
            throw Refusals.Invalid(field, $"{field} is longer than {bytes} bytes", "use a shorter one").ToRpc();
    }
}
