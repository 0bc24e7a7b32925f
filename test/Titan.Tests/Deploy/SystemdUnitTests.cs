using System.CommandLine;
using System.Diagnostics;
using Titan.CommandLine;
using Titan.Manager;
using Titan.Worker;

namespace Titan.Tests.Deploy;

/// <summary>The units say what the programs understand, and let them end in good order.</summary>
public sealed class SystemdUnitTests
{
    private const string Prefix = "TITAN_";

    /// <summary>The longest grace that a task has unless it asks for more, and what a Worker takes besides.</summary>
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(5 + 15);

    private static readonly string[] Programs = ["manager", "worker"];

    public static TheoryData<string> Names => [.. Programs];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_program_starts_without_a_switch_that_could_not_be_overridden(string program) => Assert.Equal([$"/usr/local/bin/titan-{program}"], Values(program, "ExecStart"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_is_a_switch_of_its_program(string program)
    {
        var known = Root(program).Options.Select(static option => Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant()).ToHashSet();

        var set = Values(program, "Environment").SelectMany(static value => value.Split(' ')).Select(static pair => pair.Split('=')[0]);

        Assert.All(set, name => Assert.Contains(name, known));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_told_alone_to_end_and_has_the_time_for_it(string program)
    {
        Assert.Equal(["mixed"], Values(program, "KillMode"));
        Assert.Equal(["on-failure"], Values(program, "Restart"));
        Assert.Equal([$"{CommandLineProgram.BadUsage}"], Values(program, "RestartPreventExitStatus"));
        Assert.Equal([$"-/etc/titan/{program}.env"], Values(program, "EnvironmentFile"));
    }

    [Fact]
    public async Task A_worker_has_longer_than_its_drain_takes()
    {
        WorkerOptions? options = null;
        var command = new WorkerCommand(new Switches(withConfigFile: true, _ => null), read =>
        {
            options = read;
            return Task.FromResult(0);
        });
        Assert.Equal(0, await command.Root.Parse([]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("2min", Assert.Single(Values("worker", "TimeoutStopSec")));
        Assert.True(TimeSpan.FromMinutes(2) > options!.DrainTimeout + AfterDrain);
    }

    [Fact]
    public void Tasks_do_not_run_as_the_managers_user() => Assert.NotEqual(Values("manager", "User"), Values("worker", "User"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Systemd_understands_it(string program)
    {
        const string Analyze = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(Analyze), "needs systemd-analyze (apt-get install systemd)");
        var folder = Directory.CreateTempSubdirectory("titan-units-");
        var unit = Path.Combine(folder.FullName, $"titan-{program}.service");
        // The program is installed on no machine that tests it.
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(PathOf(program), TestContext.Current.CancellationToken)).Replace($"/usr/local/bin/titan-{program}", "/bin/true", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        using var analysis = Process.Start(new ProcessStartInfo(Analyze, ["verify", "--man=no", unit]) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await analysis.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await analysis.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain($"titan-{program}.service", said, StringComparison.Ordinal);
        Assert.Equal(0, analysis.ExitCode);
        File.Delete(unit);
        folder.Delete();
    }

    private static string PathOf(string program) => Path.Combine(Repository.Root, "deploy", "systemd", $"titan-{program}.service");

    private static List<string> Values(string program, string key) =>
        [.. File.ReadLines(PathOf(program)).Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];

    private static RootCommand Root(string program) => program == "manager"
        ? new ManagerCommand(new Switches(withConfigFile: true, _ => null), _ => Task.FromResult(0)).Root
        : new WorkerCommand(new Switches(withConfigFile: true, _ => null), _ => Task.FromResult(0)).Root;
}
