using Titan.Protocol.V1;
using Titan.Storage;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>Counts tasks by phase, from the store: the loop is not asked.</summary>
internal sealed class TaskCounting(IStore store, ManagerClock clock) : IDisposable
{
    /// <summary>Tasks looked at for one count, the newest first: some seconds of a slow disk.</summary>
    public const int MostLooked = 1_000_000;

    /// <summary>Counts at once; more wait, so that lists and documents are read beside them.</summary>
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _places = new(AtOnce);

    public async Task<CountResponse> CountAsync(CountRequest request, CancellationToken cancellation)
    {
        var query = Queries.ToCore(request.Filter, clock.Now);
        await _places.WaitAsync(cancellation);
        try
        {
            var count = await store.CountAsync(query, MostLooked, cancellation);
            return new CountResponse
            {
                Tasks = new TaskCounts
                {
                    Pending = count[Phase.Pending],
                    Running = count[Phase.Running],
                    Succeeded = count[Phase.Succeeded],
                    Failed = count[Phase.Failed],
                    Cancelled = count[Phase.Cancelled],
                },
                Incomplete = count.IsCut,
            };
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
