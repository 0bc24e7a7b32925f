using Google.Protobuf;
using Titan.Manager.Link;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Tests.Link;

public sealed class OutputRunTests
{
    private readonly List<OutputChunk> _chunks = [];

    [Fact]
    public void Pieces_of_one_byte_become_one_run_for_each_stream_though_streams_and_attempts_alternate()
    {
        for (var offset = 0; offset < 1_000; offset++)
        {
            foreach (var lease in (ulong[])[7, 8])
            {
                Add(lease, OutputStream.Stdout, offset, "o");
                Add(lease, OutputStream.Stderr, offset, "e");
            }
        }

        var runs = OutputRun.Of(_chunks);
        Assert.Equal(4, runs.Count);
        Assert.All(runs, run => Assert.Equal((0, 1_000), (run.First.Offset, run.Bytes.Length)));
        Assert.Equal(["o", "e", "o", "e"], runs.Select(run => Text(run)[..1]));
    }

    [Fact]
    public void What_does_not_go_on_where_the_one_before_ends_is_a_run_of_its_own()
    {
        Add(7, OutputStream.Stdout, 0, "abc");
        Add(7, OutputStream.Stdout, 3, "def");
        Add(7, OutputStream.Stdout, 9, "jkl");
        Add(7, OutputStream.Stdout, 3, "def");
        Add(7, OutputStream.Stdout, 6, "ghi");
        Assert.Equal([(0, "abcdef"), (9, "jkl"), (3, "defghi")], OutputRun.Of(_chunks).Select(run => ((int)run.First.Offset, Text(run))));
    }

    [Fact]
    public void A_run_is_no_longer_than_a_piece_may_be()
    {
        for (var offset = 0; offset < 3 * WireLimits.ChunkBytes; offset += 1_000) Add(7, OutputStream.Stdout, offset, new string('x', 1_000));
        var runs = OutputRun.Of(_chunks);
        Assert.All(runs, run => Assert.InRange(run.Bytes.Length, 1, WireLimits.ChunkBytes));
        Assert.Equal(_chunks.Sum(chunk => chunk.Data.Length), runs.Sum(run => run.Bytes.Length));
        Assert.Equal(4, runs.Count);
    }

    private static string Text(OutputRun run) => System.Text.Encoding.UTF8.GetString(run.Bytes.Span);

    private void Add(ulong lease, OutputStream stream, long offset, string text) =>
        _chunks.Add(new OutputChunk { Lease = lease, TaskId = $"task{lease}", Attempt = 1, Stream = stream, Offset = offset, Data = ByteString.CopyFromUtf8(text) });
}
