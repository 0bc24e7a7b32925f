using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sql;

namespace Titan.Tests.Storage.Sql;

public sealed class ColumnTests
{
    [Fact]
    public void Every_word_is_read_as_what_was_written()
    {
        Assert.All(Enum.GetValues<Phase>(), value => Assert.Equal(value, ColumnText.ToPhase(ColumnText.Of(value))));
        Assert.All(Enum.GetValues<AttemptPhase>(), value => Assert.Equal(value, ColumnText.ToAttemptPhase(ColumnText.Of(value))));
        Assert.All(Enum.GetValues<Cause>(), value => Assert.Equal(value, ColumnText.ToCause(ColumnText.Of(value))));
        Assert.All(Enum.GetValues<Executor>(), value => Assert.Equal(value, ColumnText.ToExecutor(ColumnText.Of(value))));
        Assert.All(Enum.GetValues<CancellationOutcome>(), value => Assert.Equal(value, ColumnText.ToCancellationOutcome(ColumnText.Of(value))));
        Assert.All(Enum.GetValues<OutputStreamName>(), value => Assert.Equal(value, ColumnText.ToOutputStream(ColumnText.Of(value))));
    }

    [Fact]
    public void A_word_of_another_version_is_told() =>
        Assert.Contains("'paused'", Assert.Throws<InvalidDataException>(() => ColumnText.ToPhase("paused")).Message);

    [Fact]
    public void Maps_and_lists_are_json_that_people_can_read()
    {
        var map = TextMap.From([KeyValuePair.Create("team", "blå \"1\""), KeyValuePair.Create("<b>", "a\nb")]);
        Assert.Equal("""{"<b>":"a\nb","team":"blå \"1\""}""", ColumnJson.Of(map));
        Assert.Equal(map, ColumnJson.ToMap(ColumnJson.Of(map)));

        string[] texts = ["", "two words", "ÿ\n\\"];
        Assert.Equal(texts, ColumnJson.ToTexts(ColumnJson.Of(texts)));
    }

    [Fact]
    public void What_is_empty_is_null()
    {
        Assert.Null(ColumnJson.Of(TextMap.Empty));
        Assert.Null(ColumnJson.Of([]));
        Assert.Same(TextMap.Empty, ColumnJson.ToMap(null));
        Assert.Empty(ColumnJson.ToTexts(null));
    }
}
