using System.Security.Cryptography;
using Titan.Core.Tasks;
using Titan.Protocol;

namespace Titan.Worker.Link;

/// <summary>How this process introduces itself on every connection.</summary>
/// <param name="session">Tells this process from an earlier one with the same id.</param>
/// <param name="ended">Sessions of earlier ones that are over for certain.</param>
internal sealed class Introduction(WorkerOptions options, IReadOnlyList<Executor> executors, string version, ulong session, IReadOnlyList<ulong> ended, WorkerNotes notes)
{
    /// <summary>One that no other process has; 0 is none.</summary>
    public static ulong FreshSession() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    public V1.WorkerFrame ToFrame(Inventory inventory)
    {
        var hello = new V1.Hello
        {
            Protocol = WireLimits.LinkProtocol,
            WorkerId = options.Id,
            Session = session,
            Slots = options.Slots,
            Executors = { executors.Select(NameOf) },
            Version = version,
            Notes = { notes.Current },
            Succeeds = { ended },
        };
        foreach (var (key, value) in options.Labels) hello.Labels.Add(key, value);
        inventory.Describe(hello);
        return new V1.WorkerFrame { Hello = hello };
    }

    private static string NameOf(Executor executor) => executor switch
    {
        Executor.Shell => "shell",
        Executor.Exec => "exec",
        Executor.Noop => "noop",
        Executor.Docker => "docker",
        _ => throw new ArgumentOutOfRangeException(nameof(executor), executor, "an executor without a name on the wire"),
    };
}
