using System.Text.RegularExpressions;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary>People read their own time and type it; JSON has UTC.</summary>
public sealed partial class LocalTimeTests
{
    private static readonly TimeZoneInfo Kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    [Fact]
    public async Task Times_are_local_with_their_offset_and_UTC_on_demand()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager) { Zone = Kathmandu };
        var id = (await prompt.RunAsync("submit", "--command", "true")).Ended(0).Text.Trim();

        foreach (var call in (string[][])[["get", id], ["why", id], ["tasks", "-o", "wide"]])
        {
            Assert.Contains(" +05:45", (await prompt.RunAsync(call)).Ended(0).Text, StringComparison.Ordinal);
            var utc = (await prompt.RunAsync([.. call, "--utc"])).Ended(0).Text;
            Assert.Contains(" +00:00", utc, StringComparison.Ordinal);
            Assert.DoesNotContain("+05:45", utc, StringComparison.Ordinal);
        }

        var inUtc = new Prompt(manager) { Zone = Kathmandu, Environment = { ["TITAN_UTC"] = "1" } };
        Assert.Contains(" +00:00", (await inUtc.RunAsync("get", id)).Ended(0).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Since_is_read_in_the_zone_in_which_times_are_shown()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager) { Zone = Kathmandu };
        var id = (await prompt.RunAsync("submit", "--command", "true")).Ended(0).Text.Trim();
        var shown = Moment().Match((await prompt.RunAsync("get", id)).Ended(0).Text).Value;

        Assert.Equal([id], await SinceAsync(shown));
        // The same text without its zone is local.
        Assert.Equal([id], await SinceAsync(shown[..19]));
        Assert.Empty(await SinceAsync(shown[..19], "--utc"));

        async Task<string[]> SinceAsync(string moment, params string[] more) => (await prompt.RunAsync(["tasks", "-o", "id", "--since", moment, .. more])).Ended(0).Lines;
    }

    [Fact]
    public async Task Json_has_UTC_whole_seconds_too_and_how_long_it_waited_and_ran()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var prompt = new Prompt(manager) { Zone = Kathmandu };
        var id = (await prompt.RunAsync("submit", "--command", "true")).Ended(0).Text.Trim();
        var grant = await worker.GrantAsync();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await TaskAsync()).GetProperty("took_s").ValueKind);
        Assert.InRange((await TaskAsync()).GetProperty("waited_s").GetDouble(), 0, 600);
        await worker.BeginAsync(grant);
        await worker.EndAsync(grant);
        (await prompt.RunAsync("wait", id)).Ended(0);

        var task = await TaskAsync();
        foreach (var name in (string[])["submitted", "started", "ended"])
        {
            // What jq's fromdate takes, and nothing else.
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", task.GetProperty($"{name}_date").GetString());
            Assert.StartsWith(task.GetProperty($"{name}_date").GetString()![..19], task.GetProperty($"{name}_at").GetString(), StringComparison.Ordinal);
        }

        Assert.InRange(task.GetProperty("took_s").GetDouble(), 0, 600);
        Assert.Equal(task.GetProperty("took_s").GetDouble(), task.GetProperty("attempts")[0].GetProperty("took_s").GetDouble());

        async Task<System.Text.Json.JsonElement> TaskAsync() => (await prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json;
    }

    [Fact]
    public async Task The_program_heeds_TZ()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var programs = new ProgramFolder();
        using var shell = TitanProcess.Start(programs, "/bin/bash", manager.Address.ToString(), "-c", "export TZ=Asia/Kathmandu; titan get $(titan submit -- true)");
        Assert.Contains(" +05:45 (", await shell.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime(), StringComparison.Ordinal);
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d")]
    private static partial Regex Moment();
}
