using System.Threading.Channels;
using Grpc.Core;
using Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>Hands each connection to the test, and keeps it open until the test or the Worker ends it.</summary>
internal sealed class ScriptedLinkService(ChannelWriter<ScriptedLink> links) : WorkerLink.WorkerLinkBase
{
    public override async System.Threading.Tasks.Task Connect(
        IAsyncStreamReader<WorkerFrame> requestStream, IServerStreamWriter<ManagerFrame> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) return;
        var link = new ScriptedLink(requestStream.Current.Hello, responseStream);
        links.TryWrite(link);
        await link.ListenAsync(requestStream, context.CancellationToken);
    }
}
