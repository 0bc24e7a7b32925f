namespace Titan.Tests.Worker;

/// <summary>How long a test waits for evidence before it says that there is none.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
