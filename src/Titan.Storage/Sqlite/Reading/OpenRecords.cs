using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>What a Manager goes on with: tasks that have not ended, and the Workers.</summary>
internal sealed record OpenRecords(IReadOnlyList<StoredTask> Tasks, IReadOnlyList<WorkerState> Workers)
{
    public static OpenRecords Read(Reader reader) => new(reader.Tasks.Open(), reader.Tasks.Workers());
}
