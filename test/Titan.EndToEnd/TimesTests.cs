using System.Text.RegularExpressions;

namespace Titan.EndToEnd;

/// <summary>Times as the real programs show them: in the zone of the machine or of <c>TZ</c>, also where the program is native code.</summary>
public sealed partial class TimesTests
{
    [Theory]
    [InlineData("Asia/Kathmandu", "+05:45")]
    [InlineData(":Asia/Kathmandu", "+05:45")]
    [InlineData("UTC", "+00:00")]
    [InlineData("", "+00:00")]
    public async Task People_see_the_time_of_their_zone(string zone, string offset)
    {
        await using var cluster = await Cluster.StartAsync();
        var id = await cluster.Titan.SubmitAsync("true");
        var shown = (await InAsync(zone, "get", id)).Ended(0).Text;
        var submitted = Submitted().Match(shown);
        Assert.True(submitted.Success, shown);
        Assert.Equal(offset, submitted.Groups["offset"].Value);

        // What is shown can be typed, with its zone and without.
        foreach (var typed in (string[])[submitted.Groups["time"].Value, $"{submitted.Groups["time"].Value} {offset}"])
            Assert.Equal(id, (await InAsync(zone, "tasks", "-o", "id", "--since", typed)).Ended(0).Text);
        Assert.Contains(" +00:00 (", (await InAsync(zone, "get", id, "--utc")).Ended(0).Text, StringComparison.Ordinal);

        Task<Answer> InAsync(string zone, params string[] arguments) => TitanCommand.EndAsync(
            Launch.Start(Programs.Titan, arguments, KeyValuePair.Create("TITAN_MANAGER", cluster.Address), KeyValuePair.Create("TZ", zone)), string.Join(' ', arguments));
    }

    [Fact]
    public async Task A_dead_worker_was_seen_when_it_was_also_after_a_restart_of_the_manager()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        var worker = await cluster.AddWorkerAsync("w1");
        worker.Send(Signal.Kill);
        var before = await Eventually.Holds(WorkersAsync, answer => answer.Contains("\"dead\"", StringComparison.Ordinal), "a dead worker");

        cluster.Manager.Send(Signal.Terminate);
        Assert.Equal(0, await cluster.Manager.ExitAsync());
        await cluster.StartManagerAgainAsync();
        await cluster.LeadsAsync();

        Assert.Equal(LastSeen().Match(before).Value, LastSeen().Match(await WorkersAsync()).Value);

        async Task<string> WorkersAsync() => (await cluster.Titan.RunAsync("workers", "-o", "json")).Ended(0).Text;
    }

    [GeneratedRegex(@"submitted +(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?<offset>[+-]\d\d:\d\d) \(")]
    private static partial Regex Submitted();

    [GeneratedRegex("\"last_seen_at\": *\"[^\"]+\"")]
    private static partial Regex LastSeen();
}
