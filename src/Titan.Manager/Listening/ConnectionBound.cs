using Titan.CommandLine;

namespace Titan.Manager.Listening;

/// <summary>How many connections are let in: more are closed at once, and those that are there go on.</summary>
internal static class ConnectionBound
{
    /// <summary>Whatever the machine would allow.</summary>
    public const int Most = 25_000;

    /// <summary>Below this a Manager is of no use; then it is for want of descriptors that connections wait.</summary>
    public const int Least = 16;

    /// <summary>
    /// Descriptors for all that is no connection: the store, its readers and its pool, the log, and parts of the runtime that are loaded when they are first used.
    /// At none left the runtime ends the process.
    /// </summary>
    public const int Reserve = 192;

    /// <param name="limit">Descriptors that the process may have.</param>
    /// <param name="open">Those that it has.</param>
    public static int Of(long limit, int open) => (int)Math.Clamp(limit - open - Reserve, Least, Most);

    /// <summary>Takes as many descriptors as may be had, and gives the bound that follows.</summary>
    public static int Find() => Of(DescriptorLimit.Raise(), DescriptorLimit.Open() ?? Reserve);
}
