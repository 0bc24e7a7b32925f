using System.Text;
using Titan.Cli;
using Titan.Cli.Output;
using Titan.Cli.Terminals;
using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Tests.Cli;

public sealed class GapsTests
{
    [Fact]
    public void The_first_gap_of_a_stream_is_told_where_it_is_and_the_later_ones_as_a_sum()
    {
        using var error = new MemoryStream();
        using var terminal = new Terminal(Stream.Null, Stream.Null, error);
        using var session = new Session(terminal, OutputFormat.Table, color: false, _ => throw new InvalidOperationException("nobody is asked"));
        var gaps = new Gaps(session);

        foreach (var missing in (long[])[0, 5, 0, 7, 8]) gaps.Add(new LogPiece(1, OutputStream.Stdout, 0, default, missing));
        gaps.Add(new LogPiece(1, OutputStream.Stderr, 0, default, 3));
        gaps.Sum();
        gaps.Sum();

        Assert.Equal(
            """
            titan: 5 bytes of stdout are missing here: only the first and the last bytes are kept
            titan: 3 bytes of stderr are missing here: only the first and the last bytes are kept
            titan: 15 more bytes of stdout are missing, in 2 other places

            """,
            Encoding.UTF8.GetString(error.ToArray()));
    }
}
