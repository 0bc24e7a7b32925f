using System.IO.Pipelines;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Titan.Protocol.V1;

namespace Titan.Manager.Memory;

/// <summary>Puts a gate before the messages of each call.</summary>
internal sealed class RequestGate(Gates gates)
{
    private static readonly string LinkService = WorkerLink.Descriptor.FullName;

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is not { } method)
        {
            await next(context);
            return;
        }

        var gate = method.ServiceName == LinkService ? gates.Links : gates.Requests;
        using var body = new GatedBody(context.Request.BodyReader, gate, keepsToTheEnd: method.Type == MethodType.Unary, context.RequestAborted);
        context.Features.Set<IRequestBodyPipeFeature>(new BodyFeature(body));
        await next(context);
    }

    private sealed class BodyFeature(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
