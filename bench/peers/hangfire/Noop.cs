namespace Hangfire.Peer;

/// <summary>The job that is measured.</summary>
public static class Noop
{
    public static void Run()
    {
    }
}
