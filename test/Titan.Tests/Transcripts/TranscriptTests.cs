using Titan.Simulation.Story;

namespace Titan.Tests.Transcripts;

/// <summary>Core against the recorded transcripts, in the manner of etcd-io/raft.</summary>
/// <remarks>
/// To record the answers again run these tests with <c>TITAN_TRANSCRIPTS=record</c>, and review the difference like code.
/// A new transcript is a file of commands only; its answers are recorded the same way.
/// </remarks>
public sealed class TranscriptTests
{
    private static readonly bool IsRecording = Environment.GetEnvironmentVariable("TITAN_TRANSCRIPTS") == "record";

    public static TheoryData<string> All => [.. Transcript.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Core_answers_as_recorded(string name)
    {
        var transcript = Transcript.Named(name);
        var played = transcript.Play(new Stage());
        if (IsRecording)
        {
            transcript.Record(played);
            Assert.Skip("recorded, not compared");
        }

        Assert.Equal(transcript.Recorded, played);
    }

    [Fact]
    public void Every_arrow_of_the_diagram_is_in_some_transcript()
    {
        var seen = new HashSet<Arrow>();
        foreach (var name in Transcript.Names)
        {
            var stage = new Stage();
            Transcript.Named(name).Play(stage);
            seen.UnionWith(stage.Arrows);
        }

        Assert.Equal(Arrow.Diagram.Order(Comparer<Arrow>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))).Select(arrow => $"{arrow}"),
            seen.Select(arrow => $"{arrow}").Order(StringComparer.Ordinal));
    }
}
