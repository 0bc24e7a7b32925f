using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>Grants as a Manager words them.</summary>
internal static class Grants
{
    public static V1.Grant Noop(ulong lease, int task = 1, int attempt = 1) => Of(new V1.Work { Noop = new V1.Noop() }, lease, task, attempt);

    public static V1.Grant Shell(string command, ulong lease = 1, int task = 1, int attempt = 1, long maxOutput = 1 << 20)
    {
        var grant = Of(new V1.Work { Shell = new V1.Shell { Command = command } }, lease, task, attempt);
        grant.MaxOutputBytes = maxOutput;
        return grant;
    }

    public static V1.Grant Of(V1.Work work, ulong lease, int task, int attempt) => new()
    {
        Lease = lease,
        TaskId = new Titan.Core.Tasks.TaskId((ulong)task, 7).ToString(),
        Attempt = attempt,
        Work = work,
        MaxOutputBytes = 1 << 20,
    };
}
