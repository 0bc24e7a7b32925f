using System.Net;
using Google.Protobuf;
using Grpc.Core;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>Calls whose frames, headers or paths are wrong: lengths that lie, flags, encodings, bodies that end too soon or not at all.</summary>
public sealed class FrameFuzzTests
{
    private const int Requests = 700;
    private const int AtOnce = 10;

    /// <summary>Streams that were opened in good order answer for as long as they are listened to.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Whatever_the_frames_are_the_answer_has_a_status_with_a_reason()
    {
        await using var fuzzed = await FuzzedManager.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{fuzzed.Manager.Channel.Target}") };
        var random = new Random(FuzzPlan.SeedOf("frames"));
        var messages = fuzzed.Messages("frames");
        for (var i = 0; i < Requests * FuzzPlan.Rounds; i += AtOnce)
        {
            var requests = Enumerable.Range(0, AtOnce).Select(_ =>
            {
                var method = RawMethod.All[random.Next(RawMethod.All.Count)];
                var maker = new RawRequest(random);
                var request = maker.Make(method, messages.Next(method.Input).ToByteArray());
                return (Request: request, maker.Told);
            }).ToList();
            var faults = await Task.WhenAll(requests.Select(request => JudgeAsync(client, request.Request)));
            Assert.All(faults.Zip(requests), pair => Assert.True(pair.First is null, $"{pair.Second.Told}\n{pair.First}"));
        }

        await fuzzed.AssertSoundAsync();
    }

    private static async Task<string?> JudgeAsync(HttpClient client, HttpRequestMessage request)
    {
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        moment.CancelAfter(Moment);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, moment.Token);
            // What is no gRPC at all is told as HTTP tells it.
            if (answer.StatusCode != HttpStatusCode.OK) return (int)answer.StatusCode is >= 400 and < 500 ? null : $"HTTP status {answer.StatusCode}";
            await answer.Content.CopyToAsync(Stream.Null, moment.Token);
            return Judge(answer);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded)
        {
            // Refused before it was read to its end, by a reset of the stream.
            return null;
        }
        finally
        {
            request.Dispose();
        }
    }

    private static string? Judge(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.TrailingHeaders).ToLookup(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        if (headers["grpc-status"].FirstOrDefault() is not { } code) return "it tells no status";
        if (code == "0") return null;
        var details = headers["grpc-status-details-bin"].FirstOrDefault();
        var status = details is null ? null : Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        return TypedErrors.Fault((StatusCode)int.Parse(code), Uri.UnescapeDataString(headers["grpc-message"].FirstOrDefault() ?? ""), status);
    }
}
