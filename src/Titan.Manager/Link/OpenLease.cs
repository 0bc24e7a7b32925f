using Titan.Core.Tasks;

namespace Titan.Manager.Link;

/// <summary>A lease under which output is stored.</summary>
/// <param name="MaxOutput">Bytes kept of each stream.</param>
internal sealed record OpenLease(TaskId Task, int Attempt, long MaxOutput);
