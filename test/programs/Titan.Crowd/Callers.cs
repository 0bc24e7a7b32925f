using Grpc.Net.Client;
using Titan.Protocol.V1;

namespace Titan.Crowd;

/// <summary>Clients of one Manager, a hundred streams a connection as real ones have them.</summary>
internal sealed class Callers(string address)
{
    private const int StreamsPerConnection = 100;

    private GrpcChannel? _channel;
    private int _opened;

    /// <summary>For the next stream.</summary>
    public TaskService.TaskServiceClient Next()
    {
        if (_opened++ % StreamsPerConnection == 0) _channel = GrpcChannel.ForAddress($"http://{address}");
        return new TaskService.TaskServiceClient(_channel);
    }
}
