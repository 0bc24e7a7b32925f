using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;

namespace Titan.Worker.Execution;

/// <summary>A command of our own that needs what every attempt needs: see <see cref="IExecution.Try"/>.</summary>
internal static class Trial
{
    /// <summary>When it says no more than that it failed.</summary>
    public const string Failure = "a trial command of its own failed";

    /// <summary>A disk that hangs holds up no more than this.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static Assignment Assignment { get; } = new()
    {
        Lease = Lease.None,
        Task = TaskId.None,
        Attempt = 1,
        Work = NoopWork.Plain,
    };

    public static RunOrder Order { get; } = new()
    {
        Lease = Lease.None,
        Timeout = Timeout,
        Grace = TimeSpan.Zero,
        MaxOutput = 0,
        Folder = null,
        StdoutPath = "",
        StderrPath = "",
        Input = default,
        // A child of the shell as well: most commands start one.
        Arguments = ["/bin/sh", "-c", "exec 2>/dev/null; echo trial > trial && (exec /bin/sh -c :)"],
        Environment = Environments.Of(Assignment, managers: null),
    };
}
