using Titan.Client;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>Holds clients back while the cluster has much to do already, or nobody leads it: they are to be fast, and the test is to end.</summary>
internal sealed class Backlog : IAsyncDisposable
{
    private const long Most = 20_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly TitanClient _client;
    private readonly PeriodicTimer _timer = new(LookEvery);
    private readonly Task _looking;
    private long _open;

    /// <param name="address">Of the Manager.</param>
    public Backlog(string address)
    {
        _client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address), RetryFor = TimeSpan.Zero });
        _looking = LookAsync();
    }

    /// <summary>Waits until there is room; at once when there is.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _open) <= Most) return;
        using var timer = new PeriodicTimer(LookEvery);
        while (Volatile.Read(ref _open) > Most && await timer.WaitForNextTickAsync(cancellation)) { }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _looking;
        _client.Dispose();
    }

    private async Task LookAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                var status = await _client.Cluster.StatusAsync();
                Volatile.Write(ref _open, status.Leader.Length > 0 ? status.Tasks.Pending + status.Tasks.Running : long.MaxValue);
            }
            catch (TitanException)
            {
                Volatile.Write(ref _open, long.MaxValue);
            }
        }
    }
}
