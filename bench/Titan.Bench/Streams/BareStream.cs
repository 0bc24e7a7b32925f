using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Streams;

/// <summary>The Manager's end of a link with nothing behind it: answers each frame of starts with a frame of as many acknowledgements.</summary>
internal sealed class BareStream : WorkerLink.WorkerLinkBase
{
    public override async Task Connect(IAsyncStreamReader<WorkerFrame> requestStream, IServerStreamWriter<ManagerFrame> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var answer = new ManagerFrame();
            foreach (var started in requestStream.Current.Started) answer.Acknowledged.Add(started.Lease);
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
    }
}
