namespace Titan.EndToEnd.Harness;

/// <summary>A Manager with two tasks and no Worker, for calls that change nothing.</summary>
public sealed class MistakeCluster : IAsyncLifetime
{
    private Cluster? _cluster;

    internal TitanCommand Titan => _cluster!.Titan;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync();
        await Titan.SubmitAsync("true");
        await Titan.SubmitAsync("true");
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
