namespace Titan.Worker.Execution;

/// <summary>The environments of what is started: never simply the Worker's own, which may hold secrets.</summary>
internal static class Environments
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string Path = Own("PATH") ?? DefaultPath;
    private static readonly string Home = Own("HOME") ?? "/";
    private static readonly string Language = Own("LANG") ?? "C.UTF-8";

    /// <summary>That of a command, in the order of what may replace what: the machine's, the task's, Titan's.</summary>
    /// <param name="managers">Where a command that submits or waits itself finds them; null: it is not told.</param>
    public static IReadOnlyList<string> Of(Assignment assignment, string? managers)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Path,
            ["HOME"] = Home,
            ["LANG"] = Language,
        };
        if (managers is not null) variables["TITAN_MANAGER"] = managers;
        foreach (var (name, value) in assignment.Work.Environment) variables[name] = value;
        variables["TITAN_TASK_ID"] = assignment.Task.ToString();
        variables["TITAN_ATTEMPT"] = assignment.Attempt.ToString();
        variables["TITAN_LEASE"] = assignment.Lease.ToString();
        return [.. variables.Select(static variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>Those of the names that are set here.</summary>
    public static IEnumerable<string> Inherited(IEnumerable<string> names) =>
        names.Where(static name => Own(name) is not null).Select(static name => $"{name}={Own(name)}");

    private static string? Own(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
