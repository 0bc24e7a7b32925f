using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

/// <summary>Submissions at the edges of what is allowed.</summary>
internal static class Submissions
{
    public static readonly IReadOnlyDictionary<string, TaskSubmission> WithinBounds = new Dictionary<string, TaskSubmission>
    {
        ["the least"] = Shell("true"),
        ["noop"] = Of(NoopWork.Plain),
        ["longest shell"] = Shell(new string('x', Limits.CommandBytes)),
        ["longest argument"] = Of(new ExecWork(["echo", new string('x', Limits.CommandBytes)])),
        ["empty argument"] = Of(new ExecWork(["echo", ""])),
        ["most arguments"] = Of(new ExecWork([.. Enumerable.Repeat("x", Limits.Arguments)])),
        ["longest input"] = Of(new ShellWork("cat").Reading(new WorkInput(new byte[Limits.InputBytes]))),
        ["longest folder"] = Of(new ShellWork("true") { Folder = "/" + new string('x', Limits.PathBytes - 1) }),
        ["longest files"] = Shell("true") with { Files = new OutputFiles(new string('x', Limits.PathBytes), "%%-%a") },
        ["most variables"] = WithEnvironment(Many(Limits.EnvironmentEntries)),
        ["longest name"] = Shell("true") with { Name = new string('ä', Limits.NameBytes / 2), IdKey = new string('k', Limits.NameBytes) },
        ["most labels"] = Shell("true") with { Labels = Many(Limits.Labels), Require = Many(Limits.Labels) },
        ["longest label"] = Shell("true") with { Labels = Map(new string('k', Limits.LabelKeyBytes), new string('v', Limits.LabelValueBytes)) },
        ["highest numbers"] = Shell("true") with { MaxRetries = Limits.MaxRetries, MaxLosses = Limits.MaxRetries, Priority = Limits.Priority, MaxOutput = Limits.MaxOutput },
        ["lowest numbers"] = Shell("true") with { MaxRetries = 0, MaxLosses = 0, Priority = -Limits.Priority, MaxOutput = 0 },
        ["longest times"] = Shell("true") with { Timeout = Limits.MaxTimeout, Grace = Limits.MaxGrace, Delay = Limits.MaxTimeout },
        ["shortest times"] = Shell("true") with { Timeout = TimeSpan.FromTicks(1), Grace = TimeSpan.Zero, Delay = TimeSpan.Zero },
    };

    public static readonly IReadOnlyDictionary<string, TaskSubmission> OutOfBounds = new Dictionary<string, TaskSubmission>
    {
        ["empty shell"] = Shell(""),
        ["blank shell"] = Shell(" \t\n"),
        ["shell with NUL"] = Shell("a\0b"),
        ["long shell"] = Shell(new string('ä', (Limits.CommandBytes / 2) + 1)),
        ["no arguments"] = Of(new ExecWork([])),
        ["empty program"] = Of(new ExecWork(["", "x"])),
        ["many arguments"] = Of(new ExecWork([.. Enumerable.Repeat("x", Limits.Arguments + 1)])),
        ["argument with NUL"] = Of(new ExecWork(["echo", "a\0b"])),
        ["long argument"] = Of(new ExecWork(["echo", new string('x', Limits.CommandBytes + 1)])),
        ["large arguments"] = Of(new ExecWork([.. Enumerable.Repeat(new string('x', 100_000), 11)])),
        ["long input"] = Of(new ExecWork(["cat"]).Reading(new WorkInput(new byte[Limits.InputBytes + 1]))),
        ["relative folder"] = Of(new ShellWork("true") { Folder = "tmp" }),
        ["long folder"] = Of(new ShellWork("true") { Folder = "/" + new string('x', Limits.PathBytes) }),
        ["folder with NUL"] = Of(new ShellWork("true") { Folder = "/a\0b" }),
        ["many variables"] = WithEnvironment(Many(Limits.EnvironmentEntries + 1)),
        ["no name"] = WithEnvironment(Map("", "x")),
        ["name with digit first"] = WithEnvironment(Map("1A", "x")),
        ["name of Titan's"] = WithEnvironment(Map("TITAN_LEASE", "x")),
        ["value with NUL"] = WithEnvironment(Map("A", "a\0b")),
        ["large environment"] = WithEnvironment(Map("A", new string('x', Limits.EnvironmentBytes))),
        ["long name"] = Shell("true") with { Name = new string('x', Limits.NameBytes + 1) },
        ["name with control"] = Shell("true") with { Name = "a\nb" },
        ["long key"] = Shell("true") with { IdKey = new string('x', Limits.NameBytes + 1) },
        ["many labels"] = Shell("true") with { Labels = Many(Limits.Labels + 1) },
        ["label with ="] = Shell("true") with { Labels = Map("a=b", "x") },
        ["label without key"] = Shell("true") with { Labels = Map("", "x") },
        ["long label"] = Shell("true") with { Labels = Map("a", new string('x', Limits.LabelValueBytes + 1)) },
        ["long requirement"] = Shell("true") with { Require = Map(new string('x', Limits.LabelKeyBytes + 1), "x") },
        ["empty file"] = Shell("true") with { Files = new OutputFiles("", null) },
        ["file with NUL"] = Shell("true") with { Files = new OutputFiles(null, "a\0b") },
        ["long file"] = Shell("true") with { Files = new OutputFiles(new string('x', Limits.PathBytes + 1), null) },
        ["file with a % for nothing"] = Shell("true") with { Files = new OutputFiles("out-%j.txt", null) },
        ["file with a % at its end"] = Shell("true") with { Files = new OutputFiles("100%", null) },
        ["negative retries"] = Shell("true") with { MaxRetries = -1 },
        ["many retries"] = Shell("true") with { MaxRetries = Limits.MaxRetries + 1 },
        ["negative losses"] = Shell("true") with { MaxLosses = -1 },
        ["many losses"] = Shell("true") with { MaxLosses = Limits.MaxRetries + 1 },
        ["low priority"] = Shell("true") with { Priority = -Limits.Priority - 1 },
        ["high priority"] = Shell("true") with { Priority = Limits.Priority + 1 },
        ["no time"] = Shell("true") with { Timeout = TimeSpan.Zero },
        ["negative timeout"] = Shell("true") with { Timeout = TimeSpan.FromSeconds(-1) },
        ["long timeout"] = Shell("true") with { Timeout = Limits.MaxTimeout + TimeSpan.FromTicks(1) },
        ["negative grace"] = Shell("true") with { Grace = TimeSpan.FromTicks(-1) },
        ["long grace"] = Shell("true") with { Grace = Limits.MaxGrace + TimeSpan.FromTicks(1) },
        ["negative delay"] = Shell("true") with { Delay = TimeSpan.FromTicks(-1) },
        ["long delay"] = Shell("true") with { Delay = Limits.MaxTimeout + TimeSpan.FromTicks(1) },
        ["negative output"] = Shell("true") with { MaxOutput = -1 },
        ["much output"] = Shell("true") with { MaxOutput = Limits.MaxOutput + 1 },
    };

    public static TaskSubmission Shell(string command) => Of(new ShellWork(command));

    private static TaskSubmission Of(Work work) => new() { Work = work };

    private static TaskSubmission WithEnvironment(TextMap environment) => Of(new ShellWork("true") { Environment = environment });

    private static TextMap Map(string key, string value) => TextMap.From([new(key, value)]);

    private static TextMap Many(int count) => TextMap.From(Enumerable.Range(0, count).Select(number => KeyValuePair.Create($"k{number}", "v")));
}
