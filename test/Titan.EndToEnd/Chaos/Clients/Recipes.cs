using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Titan.Protocol.V1;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>All kinds of tasks. Commands count themselves: each run appends a line with its attempt and lease to a file of its task, first of all.</summary>
internal sealed class Recipes
{
    /// <summary>Set for every command: by it what is left behind is found.</summary>
    public const string Mark = "CHAOS_MARK";

    /// <summary>Label of what never ends by itself.</summary>
    public const string Endless = "endless";

    /// <summary>Label that is another one for each submit without a key: two tasks with the same value were made of one request.</summary>
    public const string Request = "request";

    private const int Lines = 40;
    private const int ManyLines = 6_000;

    // A single argument has at most 128 KiB.
    private const int LargeArguments = 2;
    private const int LargeArgument = 100 * 1024;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly string _mark;

    /// <param name="folder">Where marks are left.</param>
    /// <param name="mark">Unlike any other run's.</param>
    public Recipes(string folder, string mark)
    {
        (_folder, _mark) = (folder, mark);
        All =
        [
            new Recipe { Name = "noop", Make = () => new TaskSpec { Work = new Work { Noop = new Noop() } }, LeavesMark = false },
            new Recipe { Name = "print", Make = () => Shell($"sleep 0.0$((TITAN_LEASE % 9)); {Print(Lines)}"), Output = (id, attempt) => Printed(id, attempt, Lines) },
            new Recipe { Name = "print again", Make = () => Shell(Print(Lines)), Output = (id, attempt) => Printed(id, attempt, Lines) },
            new Recipe
            {
                Name = "print much",
                Make = () => Shell($"yes \"$TITAN_TASK_ID/$TITAN_ATTEMPT\" | head -n {ManyLines}"),
                Output = (id, attempt) => string.Concat(Enumerable.Repeat($"{id}/{attempt}\n", ManyLines)),
            },
            new Recipe { Name = "exec", Make = Exec, Output = (id, attempt) => $"{id}/{attempt}\n" },
            new Recipe { Name = "large", Make = Large, Output = (_, _) => $"{LargeArguments * LargeArgument}\n" },
            new Recipe { Name = "fail", Make = () => Shell("exit 7", retries: 1), Ends = Phase.Failed, ExitCode = 7, FailsFirst = 1 },
            new Recipe { Name = "fail first", Make = () => Shell($"[ $(wc -l < {_folder}/$TITAN_TASK_ID) -gt 1 ] || exit 3; {Print(1)}", retries: 1_000), Output = (id, attempt) => Printed(id, attempt, 1) },
            // On a busy machine its time may be over before the shell has written its first mark.
            new Recipe { Name = "time out", Make = () => TimeOut(Shell("sleep 600", retries: 0)), Ends = Phase.Failed, Cause = Cause.Timeout, ExitCode = 124, LeavesMark = false },
            new Recipe { Name = "cancel what runs", Make = () => Unending(Shell("sleep 600")), Ends = Phase.Cancelled, Cause = Cause.Cancelled, ExitCode = null, IsToBeCancelled = true },
            new Recipe
            {
                Name = "cancel what waits", Make = () => Unending(Delayed(Shell("true"), Never)),
                Ends = Phase.Cancelled, Cause = Cause.Cancelled, ExitCode = null, IsToBeCancelled = true, NeverRuns = true, LeavesMark = false,
            },
            new Recipe { Name = "priority", Make = () => Urgent(Shell(Print(1))), Output = (id, attempt) => Printed(id, attempt, 1) },
            new Recipe { Name = "label", Make = () => Labelled(Shell(Print(1))), Output = (id, attempt) => Printed(id, attempt, 1), NeedsLabel = true },
            new Recipe { Name = "delay", Make = () => Delayed(Shell(Print(1)), Soon), Output = (id, attempt) => Printed(id, attempt, 1), Delay = Soon },
            new Recipe { Name = "leave children", Make = () => Shell($"(sleep 600 &) ; setsid sleep 600 & {Print(1)}"), Output = (id, attempt) => Printed(id, attempt, 1) },
        ];
    }

    public IReadOnlyList<Recipe> All { get; }

    /// <summary>Of a script that wrote the command itself, with <see cref="Begin"/> at its start.</summary>
    public Recipe Script { get; } = new() { Name = "script", Make = () => throw new NotSupportedException("a script makes its own") };

    /// <summary>Shell text that leaves the mark. One write to the end of a file is never torn.</summary>
    public string Begin => $"echo \"$TITAN_ATTEMPT $TITAN_LEASE\" >> {_folder}/$TITAN_TASK_ID";

    /// <summary>Attempt and lease of each run of a task's command.</summary>
    public (int Attempt, ulong Lease)[] MarksOf(string id)
    {
        var file = Path.Combine(_folder, id);
        if (!File.Exists(file)) return [];
        return [.. File.ReadLines(file).Select(line => line.Split(' ')).Select(words => (int.Parse(words[0], CultureInfo.InvariantCulture), ulong.Parse(words[1], CultureInfo.InvariantCulture)))];
    }

    private static string Print(int lines) =>
        $"i=0; while [ $i -lt {lines} ]; do echo \"$TITAN_TASK_ID/$TITAN_ATTEMPT/$i\"; i=$((i+1)); done";

    private static string Printed(string id, int attempt, int lines) => string.Concat(Enumerable.Range(0, lines).Select(line => $"{id}/{attempt}/{line}\n"));

    private static TaskSpec TimeOut(TaskSpec spec)
    {
        spec.Timeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(500));
        return spec;
    }

    private static TaskSpec Delayed(TaskSpec spec, TimeSpan delay)
    {
        spec.Delay = Duration.FromTimeSpan(delay);
        return spec;
    }

    private static TaskSpec Unending(TaskSpec spec)
    {
        spec.Labels.Add(Endless, "yes");
        return spec;
    }

    private static TaskSpec Urgent(TaskSpec spec)
    {
        spec.Priority = 10;
        return spec;
    }

    private static TaskSpec Labelled(TaskSpec spec)
    {
        spec.Require.Add("zone", "yes");
        spec.Labels.Add("team", "blue");
        return spec;
    }

    private TaskSpec Exec() => Lasting(new Work { Exec = new Exec { Argv = { "/bin/sh", "-c", $"{Begin}; echo \"$TITAN_TASK_ID/$TITAN_ATTEMPT\"" } } });

    /// <summary>A record that weighs as much as thousands of others.</summary>
    private TaskSpec Large()
    {
        var work = new Exec { Argv = { "/bin/sh", "-c", $"{Begin}; echo $((${{#1}} + ${{#2}}))", "large" } };
        work.Argv.AddRange(Enumerable.Repeat(new string('x', LargeArgument), LargeArguments));
        return Lasting(new Work { Exec = work });
    }

    private TaskSpec Shell(string command, int retries = 0)
    {
        var spec = Lasting(new Work { Shell = new Shell { Command = $"{Begin}; {command}" } });
        spec.MaxRetries = retries;
        return spec;
    }

    /// <summary>However many Workers it loses.</summary>
    private TaskSpec Lasting(Work work)
    {
        work.Env.Add(Mark, _mark);
        return new TaskSpec { Work = work, MaxLosses = 1_000, MaxRetries = 0 };
    }
}
