using System.CommandLine;
using System.Text.Json;
using Titan.Cli;
using Titan.Cli.Terminals;
using Titan.CommandLine;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Manager;
using Titan.Tests.Cli;
using Titan.Worker;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>Whatever is typed behind the name of a program: it works, or says in one line what is wrong.</summary>
public sealed class ArgumentFuzzTests
{
    private const int Lines = 2_000;
    private const int TitanLines = 300;

    [Fact]
    public async Task The_manager_takes_its_switches_or_says_in_one_line_why_not()
    {
        var fuzz = new ArgumentFuzz(Manager(_ => { }).Root, FuzzPlan.SeedOf("manager"));
        for (var i = 0; i < Lines * FuzzPlan.Rounds; i++) await JudgeAsync("manager", fuzz.Next(), run => Manager(options => run(() => Exercise(options.Core))).Root);
    }

    [Fact]
    public async Task The_worker_takes_its_switches_or_says_in_one_line_why_not()
    {
        static WorkerCommand Worker(Action<WorkerOptions> run) => new(new Titan.CommandLine.Switches(withConfigFile: true, _ => null), options =>
        {
            run(options);
            return Task.FromResult(0);
        });
        var fuzz = new ArgumentFuzz(Worker(_ => { }).Root, FuzzPlan.SeedOf("worker"));
        for (var i = 0; i < Lines * FuzzPlan.Rounds; i++) await JudgeAsync("worker", fuzz.Next(), run => Worker(_ => run(() => { })).Root);
    }

    [Fact]
    public async Task Titan_works_or_says_in_one_line_why_not()
    {
        using var terminal = new Terminal(Stream.Null, Stream.Null, Stream.Null) { Environment = _ => null };
        var fuzz = new ArgumentFuzz(TitanProgram.Build(terminal), FuzzPlan.SeedOf("titan"));
        for (var i = 0; i < TitanLines * FuzzPlan.Rounds; i++)
        {
            var line = fuzz.Next();
            // A whole cluster, words of a program that is not ours, or help.
            if (line.Length == 0 || line.Contains("dev") || line.Contains("[complete]")) continue;
            var prompt = new Prompt { Environment = { ["TITAN_MANAGER"] = "127.0.0.1:1" } };
            var answer = await prompt.RunAsync(line);
            var fault = answer.Code switch
            {
                2 when answer.Error.Length == 0 => JsonDocument.Parse(answer.Bytes).RootElement.TryGetProperty("error", out _) ? null : "no error document",
                // Only a wait has a timeout of its own, and goes on while there is no Manager.
                124 when !line.Contains("wait") => "exit code 124, and it is no wait",
                1 or 2 or 124 or 125 when answer.Bytes.Length == 0 => OneLine.Fault(answer.Error),
                0 or 1 or 2 or 124 or 125 => answer.Error.Contains("   at ", StringComparison.Ordinal) ? answer.Error : null,
                var code => $"exit code {code}",
            };
            Assert.True(fault is null, $"titan {Shown(line)}\n{fault}");
        }
    }

    private static ManagerCommand Manager(Action<ManagerOptions> run) => new(new Titan.CommandLine.Switches(withConfigFile: true, _ => null), options =>
    {
        run(options);
        return Task.FromResult(0);
    });

    private static async Task JudgeAsync(string name, string[] line, Func<Action<Action>, RootCommand> make)
    {
        string? told = null;
        try
        {
            var code = await CommandLineProgram.RunAsync(make(exercise => exercise()), line, name, (_, message) => told = message);
            if (code == 0 && told is null) return;
            Assert.Equal(2, code);
            Assert.Null(OneLine.Fault(told!));
            Assert.DoesNotContain("pa55word", told, StringComparison.Ordinal);
        }
        catch (Exception fault)
        {
            Assert.Fail($"{name} {Shown(line)}\n{told}\n{fault}");
        }
    }

    /// <summary>Settings that were accepted must be ones that the Manager can live with.</summary>
    private static void Exercise(OrchestratorOptions options)
    {
        var now = new Instant(TimeSpan.FromDays(20_000).Ticks);
        var core = new Orchestrator(options, new StoredState { Epoch = 1, LastLease = Lease.None }, 1, now);
        var decision = new Decision();
        var session = new WorkerSession("w1", 1);
        core.Join(new WorkerHello { Session = session, Address = "here", Slots = 4, Executors = [Executor.Noop] }, 1, now, decision);
        core.Submit(new TaskSubmission { Work = NoopWork.Plain }, now, decision);
        core.Conclude(now, decision);
        core.Disconnect(session, 1, now, decision);
        for (var second = 0; second < 3; second++)
        {
            now += TimeSpan.FromSeconds(second);
            core.Tick(now, decision);
            core.Conclude(now, decision);
        }

        _ = now - options.Retention;
    }

    private static string Shown(string[] line) => string.Join(' ', line.Select(word => JsonSerializer.Serialize(word.Length > 100 ? $"{word[..20]}…{word.Length}" : word)));
}
