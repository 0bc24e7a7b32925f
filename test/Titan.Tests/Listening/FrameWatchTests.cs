using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Titan.Manager.Listening;
using Titan.Tests.Fuzzing.Calls;

namespace Titan.Tests.Listening;

/// <summary>Bytes come in any pieces, and are taken in any others: what counts is the frames in them.</summary>
public sealed class FrameWatchTests
{
    /// <summary>As many as one connection may send at once.</summary>
    private const int AllowedSettings = 100;

    /// <summary>Bytes that come at a time; and percent of what is there that are taken.</summary>
    public static MatrixTheoryData<int, int> Pieces => new([1, 2, 5, 8, 9, 10, 17, 33, 4_000], [1, 30, 100]);

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task Frames_are_counted_and_their_contents_are_not(int piece, int taken)
    {
        // Of each frame of data the contents look like settings.
        List<byte> bytes = [.. Http2Frame.Preface];
        for (var i = 0; i < AllowedSettings; i++) bytes.AddRange([.. Frame(Http2Frame.Settings, []), .. Frame(Http2Frame.Data, [.. Frame(Http2Frame.Settings, []), .. Frame(Http2Frame.Settings, []), .. new byte[i % 7]])]);
        Assert.Null(await FloodOfAsync([.. bytes], piece, taken));

        // More than may come in addition while this goes on.
        for (var i = 0; i < 1_000; i++) bytes.AddRange(Frame(Http2Frame.Settings, []));
        Assert.Equal("settings", await FloodOfAsync([.. bytes], piece, taken));
    }

    [Fact]
    public async Task All_that_came_is_read()
    {
        var pipe = new Pipe();
        var watch = new FrameWatch(pipe.Reader, new FrameRules(isWatched: false, Environment.TickCount64), _ => { });
        byte[] sent = [.. Http2Frame.Preface, .. Frame(Http2Frame.Data, [1, 2, 3]), .. Frame(Http2Frame.Settings, []), 0, 0, 1];
        await pipe.Writer.WriteAsync(sent, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        using var read = new MemoryStream();
        await watch.CopyToAsync(read, TestContext.Current.CancellationToken);

        Assert.Equal(sent, read.ToArray());
    }

    private static byte[] Frame(byte type, byte[] contents) => Http2Frame.Of(type, 0, 0, contents);

    /// <summary>What there was too much of.</summary>
    private static async Task<string?> FloodOfAsync(byte[] bytes, int piece, int taken)
    {
        string? flood = null;
        var pipe = new Pipe();
        var watch = new FrameWatch(pipe.Reader, new FrameRules(isWatched: false, Environment.TickCount64), what => flood = what);
        try
        {
            foreach (var some in bytes.Chunk(piece))
            {
                await pipe.Writer.WriteAsync(some, TestContext.Current.CancellationToken);
                var there = (await watch.ReadAsync(TestContext.Current.CancellationToken)).Buffer;
                watch.AdvanceTo(there.GetPosition(Math.Max(1, there.Length * taken / 100)), there.End);
            }
        }
        catch (ConnectionAbortedException)
        {
            Assert.NotNull(flood);
        }

        return flood;
    }
}
