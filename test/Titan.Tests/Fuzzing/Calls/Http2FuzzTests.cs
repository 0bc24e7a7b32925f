using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Titan.Tests.Fuzzing.Messages;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>Connections that speak HTTP/2 badly, or something else: whatever they do, others are served, and nothing is logged as our fault.</summary>
public sealed class Http2FuzzTests
{
    private const int Connections = 600;
    private const int AtOnce = 30;

    /// <summary>A server that has nothing to say to such a client may say nothing.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    public static TheoryData<bool> Ports => [true, false];

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Connections_that_talk_nonsense_disturb_nobody(bool ofPages)
    {
        await using var fuzzed = await FuzzedManager.StartAsync();
        var target = ofPages ? "pages" : "http2";
        var port = ofPages ? fuzzed.Manager.Pages.Port : new Uri($"http://{fuzzed.Manager.Channel.Target}").Port;
        var random = new Random(FuzzPlan.SeedOf(target));
        var messages = fuzzed.Messages(target);
        foreach (var talks in Talks(target, random, messages).Chunk(AtOnce))
        {
            await Task.WhenAll(talks.Select(talk => TalkAsync(port, talk, abort: random.Next(4) == 0)));
            if (fuzzed.Fault is { } fault) Assert.Fail($"the manager logged: {fault}\nafter one of\n{string.Join('\n', talks.Select(Convert.ToHexString))}");
            await fuzzed.Manager.SubmitAsync();
        }

        await fuzzed.AssertSoundAsync();
    }

    private static IEnumerable<byte[]> Talks(string target, Random random, RandomMessages messages)
    {
        foreach (var kept in Corpus.Of(target)) yield return kept;
        var damage = new WireDamage(random);
        for (var i = 0; i < Connections * FuzzPlan.Rounds; i++) yield return target == "pages" ? Page(random, damage) : Talk(random, damage, messages);
    }

    private static byte[] Page(Random random, WireDamage damage) => damage.Damage(random.Next(3) switch
    {
        0 => "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(),
        1 => [.. "GET /readyz HTTP/1.1\r\nHost: here\r\nX: "u8, .. new byte[random.Next(40_000)].Select(_ => (byte)'x'), .. "\r\n\r\n"u8],
        _ => "POST /healthz HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nFFFFFFFF\r\n"u8.ToArray(),
    });

    private static byte[] Talk(Random random, WireDamage damage, RandomMessages messages)
    {
        var method = RawMethod.All[random.Next(RawMethod.All.Count)];
        var message = messages.Next(method.Input).ToByteArray();
        if (message.Length > 8_000) message = [];
        byte[] frame = [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
        List<byte[]> parts =
        [
            Http2Frame.Preface,
            Http2Frame.Of(Http2Frame.Settings, 0, 0, []),
            Http2Frame.Of(Http2Frame.Headers, Http2Frame.EndHeaders, 1, Http2Frame.Call(method.Path)),
            Http2Frame.Of(Http2Frame.Data, random.Next(2) == 0 ? Http2Frame.EndStream : (byte)0, 1, frame),
        ];
        switch (random.Next(6))
        {
            case 0: parts.Insert(random.Next(1, parts.Count), Noise(random)); break;
            case 1: parts.RemoveAt(random.Next(parts.Count)); break;
            case 2: parts.Add(Http2Frame.Of((byte)random.Next(12), (byte)random.Next(256), random.Next(-3, 6), Noise(random))); break;
            case 3: parts.AddRange(Resets(method.Path)); break;
            case 4: parts.Reverse(1, parts.Count - 1); break;
        }

        var talk = parts.SelectMany(part => part).ToArray();
        return random.Next(3) > 0 ? [.. Http2Frame.Preface, .. damage.Damage(talk[Http2Frame.Preface.Length..])] : damage.Damage(talk);
    }

    /// <summary>Streams that are opened and reset at once, again and again.</summary>
    private static IEnumerable<byte[]> Resets(string path) => Enumerable.Range(1, 150).SelectMany(stream => (byte[][])
    [
        Http2Frame.Of(Http2Frame.Headers, Http2Frame.EndHeaders, (2 * stream) + 1, Http2Frame.Call(path)),
        Http2Frame.Of(Http2Frame.Reset, 0, (2 * stream) + 1, [0, 0, 0, 8]),
    ]);

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 50)];
        random.NextBytes(noise);
        return noise;
    }

    private static async Task TalkAsync(int port, byte[] talk, bool abort)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var moment = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        moment.CancelAfter(Moment);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            await socket.SendAsync(talk, moment.Token);
            if (abort)
            {
                // Gone without a word, as when a machine dies.
                socket.LingerState = new LingerOption(true, 0);
                return;
            }

            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4_096];
            while (await socket.ReceiveAsync(answer, moment.Token) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
