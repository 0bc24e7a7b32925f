namespace Titan.Cli.Waiting;

/// <summary>When to ask next why a task waits: soon at first, less and less often later, and seldom while it runs.</summary>
internal sealed class WaitPace
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Running = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        var next = _next;
        _next = next == First ? Shortest : next * 1.5 < Longest ? next * 1.5 : Longest;
        return next;
    }

    public void IsRunning() => _next = Running;
}
