using Google.Protobuf;
using Grpc.Core;

namespace Titan.Manager.Api;

/// <summary>Reads what a caller sends on a stream, and tells what cannot be read as the caller's fault.</summary>
internal sealed class RequestReader<T>(IAsyncStreamReader<T> stream) : IAsyncStreamReader<T>
{
    public T Current => stream.Current;

    /// <exception cref="RpcException">INVALID_ARGUMENT: its frame or its bytes are no message.</exception>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidDataException)
        {
            throw WireErrors.Malformed(failure.Message);
        }
    }
}
