using System.Globalization;
using Titan.EndToEnd.Disks;

namespace Titan.EndToEnd.Chaos.Faults;

/// <summary>How many processes and threads the user of a program may have.</summary>
internal static class ProcessLimit
{
    /// <summary>Lets neither it nor its keepers start anything for so long. Root is not bound by it.</summary>
    public static async Task ImposeAsync(int program, TimeSpan length)
    {
        await SetAsync(program, "1:unlimited");
        await Moment.PassAsync(length, CancellationToken.None);
        await SetAsync(program, "unlimited:unlimited");
    }

    private static async Task SetAsync(int program, string limit)
    {
        foreach (var pid in Processes.TreeOf(program))
        {
            try
            {
                await Machine.RunAsync("prlimit", "--pid", pid.ToString(CultureInfo.InvariantCulture), $"--nproc={limit}");
            }
            catch (InvalidOperationException)
            {
                // It has gone meanwhile.
            }
        }
    }
}
