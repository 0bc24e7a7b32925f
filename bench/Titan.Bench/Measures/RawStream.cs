using System.Diagnostics;
using Grpc.Net.Client;
using Titan.Bench.Streams;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Measures;

/// <summary>What gRPC alone can do on this machine: one stream each way on loopback, between two processes, with nothing behind it.</summary>
internal sealed class RawStream : IMeasure
{
    private const int Runs = 5;

    public string Name => "raw-stream";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await using var server = await BareStreamServer.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://{server.GrpcAddress}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false, InitialHttp2StreamWindowSize = 4 << 20 }, DisposeHttpClient = true });
        foreach (var (items, frames) in new[] { (1, 100_000), (100, 20_000) })
        {
            var rates = new List<double>();
            // The first one warms up.
            for (var run = 0; run <= Runs; run++) rates.Add(items * frames / (await ExchangeAsync(channel, items, frames)).TotalSeconds);
            yield return Figure.Median($"bare gRPC stream, {items} a frame", "items/s", rates[1..],
                $"{frames:#,0} frames of starts, each answered by one of acknowledgements; sent as fast as the stream takes them, from the first frame to the last answer; client and server on this machine")
                with
            { Batching = $"{items} a frame", Durability = "nothing to store" };
        }
    }

    private static async Task<TimeSpan> ExchangeAsync(GrpcChannel channel, int items, int frames)
    {
        using var call = new WorkerLink.WorkerLinkClient(channel).Connect();
        var frame = new WorkerFrame();
        for (var item = 0; item < items; item++) frame.Started.Add(new Started { Lease = 1_000_000 + (ulong)item, TaskId = "01JDQ4M1S3XGQ8Z0V7B2H9K5NT", Attempt = 1, StartedAtUs = 1_790_000_000_000_000 });
        var begun = Stopwatch.GetTimestamp();
        var reading = ReadAsync();
        for (var sent = 0; sent < frames; sent++) await call.RequestStream.WriteAsync(frame);
        await call.RequestStream.CompleteAsync();
        await reading;
        return Stopwatch.GetElapsedTime(begun);

        async Task ReadAsync()
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                // Answers are counted by the stream's end: it ends when all frames have been answered.
            }
        }
    }
}
