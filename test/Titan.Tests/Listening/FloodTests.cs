using System.Net.Sockets;
using Titan.Tests.Fuzzing.Calls;

namespace Titan.Tests.Listening;

/// <summary>Frames that cost more to see to than to send: whoever sends too many of them is cut off, and nobody else notices.</summary>
public sealed class FloodTests
{
    private const byte Ping = 6;
    private const byte Priority = 2;

    public static TheoryData<string> Floods => ["streams given up", "pings", "settings", "frames without effect"];

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_connection_that_floods_is_closed_and_others_go_on(string what)
    {
        await using var manager = await RunningManager.StartAsync();
        await FloodAsync(manager, what, frames: 60_000);
        // The address is remembered: it may speak, but has less to begin with.
        await FloodAsync(manager, what, frames: 60_000);
        Assert.NotEmpty(await manager.SubmitAsync());
    }

    [Fact]
    public async Task As_many_streams_may_be_given_up_at_once_as_there_may_be()
    {
        await using var manager = await RunningManager.StartAsync();
        using var socket = await OpenAsync(manager);
        await socket.GetStream().WriteAsync(Frames("streams given up", first: 0, count: 900).ToArray(), TestContext.Current.CancellationToken);
        var ping = Http2Frame.Of(Ping, 0, 0, "still on"u8);
        await socket.GetStream().WriteAsync(ping, TestContext.Current.CancellationToken);
        Assert.True(await HearsAsync(socket, "still on"), "the connection was closed");
    }

    [Fact]
    public async Task Whoever_says_nothing_makes_room()
    {
        await using var manager = await RunningManager.StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync("127.0.0.1", new Uri($"http://{manager.Channel.Target}").Port, TestContext.Current.CancellationToken);
        using var halfway = new TcpClient();
        await halfway.ConnectAsync("127.0.0.1", new Uri($"http://{manager.Channel.Target}").Port, TestContext.Current.CancellationToken);
        await halfway.GetStream().WriteAsync(Http2Frame.Preface.AsMemory(0, 10), TestContext.Current.CancellationToken);
        using var page = new TcpClient();
        await page.ConnectAsync("127.0.0.1", manager.Pages.Port, TestContext.Current.CancellationToken);

        await Task.WhenAll(ClosedAsync(silent.GetStream()), ClosedAsync(halfway.GetStream()), ClosedAsync(page.GetStream())).InTime();
    }

    private static async Task FloodAsync(RunningManager manager, string what, int frames)
    {
        using var socket = await OpenAsync(manager);
        // Read, so that it is not for a full pipe that the Manager hangs up.
        // Once it is closed by the other side, the socket gives its stream no more.
        var stream = socket.GetStream();
        var closed = ClosedAsync(stream);
        try
        {
            for (var sent = 0; sent < frames && !closed.IsCompleted; sent += 500)
                await stream.WriteAsync(Frames(what, sent, 500).ToArray(), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // That is what is wanted.
        }

        await closed.InTime();
    }

    private static List<byte> Frames(string what, int first, int count)
    {
        var bytes = new List<byte>();
        for (var i = first; i < first + count; i++)
        {
            var stream = (2 * i) + 1;
            switch (what)
            {
                case "pings": bytes.AddRange(Http2Frame.Of(Ping, 0, 0, new byte[8])); break;
                case "settings": bytes.AddRange(Http2Frame.Of(Http2Frame.Settings, 0, 0, [])); break;
                case "frames without effect": bytes.AddRange(Http2Frame.Of(Priority, 0, 1, [0, 0, 0, 0, 16])); break;
                default:
                    bytes.AddRange(Http2Frame.Of(Http2Frame.Headers, Http2Frame.EndHeaders, stream, Http2Frame.Call("/titan.v1.ClusterService/Status")));
                    bytes.AddRange(Http2Frame.Of(Http2Frame.Reset, 0, stream, [0, 0, 0, 8]));
                    break;
            }
        }

        return bytes;
    }

    private static async Task<TcpClient> OpenAsync(RunningManager manager)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", new Uri($"http://{manager.Channel.Target}").Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync((byte[])[.. Http2Frame.Preface, .. Http2Frame.Of(Http2Frame.Settings, 0, 0, [])], TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<bool> HearsAsync(TcpClient socket, string words)
    {
        var heard = new List<byte>();
        var buffer = new byte[8192];
        while (!System.Text.Encoding.Latin1.GetString([.. heard]).Contains(words, StringComparison.Ordinal))
        {
            var count = await socket.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().InTime();
            if (count == 0) return false;
            heard.AddRange(buffer.AsSpan(0, count));
        }

        return true;
    }

    private static async Task ClosedAsync(NetworkStream stream)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
                // What it has to say matters to others.
            }
        }
        catch (IOException)
        {
            // Closed, and not in good order.
        }
    }
}
