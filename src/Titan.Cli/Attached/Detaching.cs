using Titan.Cli.Terminals;

namespace Titan.Cli.Attached;

/// <summary>Ctrl-C leaves the task alone.</summary>
internal static class Detaching
{
    public static int Tell(Session session, string id, Interrupts interrupts)
    {
        session.Terminal.Out.Flush();
        session.Note($"detached from task {id}, which goes on; come back with `titan logs --follow {id}`, end it with `titan cancel {id}`");
        return interrupts.ExitCode;
    }
}
