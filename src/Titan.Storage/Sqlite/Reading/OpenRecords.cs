using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>What a Manager goes on with: tasks that have not ended, the Workers, and the requests that may come again.</summary>
/// <param name="Gauge">Has weighed the tasks; those that have ended are weighed beside them.</param>
internal sealed record OpenRecords(IReadOnlyList<StoredTask> Tasks, IReadOnlyList<WorkerState> Workers, IReadOnlyList<RequestState> Requests, LoadGauge Gauge)
{
    /// <exception cref="StoreRefusedException">There is not enough memory for them.</exception>
    public static OpenRecords Read(Reader reader, LoadBounds bounds)
    {
        var gauge = new LoadGauge(bounds);
        var tasks = reader.Tasks.Open(gauge);
        return gauge.IsTooMuch ? throw new StoreRefusedException(gauge.Want) : new OpenRecords(tasks, reader.Tasks.Workers(), reader.Tasks.Requests(), gauge);
    }
}
