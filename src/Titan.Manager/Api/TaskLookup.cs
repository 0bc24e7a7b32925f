using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Storage;

namespace Titan.Manager.Api;

/// <summary>Finds tasks by what people type: a whole id or an unambiguous prefix.</summary>
internal sealed class TaskLookup(IStore store, ControlLoop loop, ManagerClock clock)
{
    /// <summary>The whole id. A whole id is not looked up: whoever uses it finds out.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or INVALID_ARGUMENT when more than one id begins so.</exception>
    public async ValueTask<TaskId> ResolveAsync(string text, CancellationToken cancellation)
    {
        var (id, refusal) = await TryResolveAsync(text, cancellation);
        return refusal is null ? id : throw refusal.ToRpc();
    }

    public async ValueTask<(TaskId Id, Refusal? Refusal)> TryResolveAsync(string text, CancellationToken cancellation)
    {
        if (TaskId.TryParse(text, out var whole)) return (whole, null);
        if (!TaskId.TryParsePrefix(text, out var first, out var last)) return (default, Refusals.TaskNotFound(Shown(text)));

        var found = await store.ResolveAsync(first, last, 2, cancellation);
        return found switch
        {
            [] => (default, Refusals.TaskNotFound(text)),
            [var only] => (only, null),
            [var one, var other, ..] => (default, Refusals.AmbiguousId(text, one.ToString(), other.ToString())),
        };
    }

    private static string Shown(string text) => text.Length == 0 ? "without an id" : Texts.Cut(text, 2 * TaskId.TextLength);

    /// <summary>The task with why it waits; from the store when it has left memory, or the loop cannot be asked.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async ValueTask<TaskView> GetAsync(TaskId id, CancellationToken cancellation)
    {
        var view = await InMemoryAsync((core, now) => core.Find(id, now), cancellation);
        return view ?? await CommittedAsync(id, cancellation);
    }

    /// <summary>Why a task stands where it stands; of one that has left memory only what its records say.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async ValueTask<Explanation> ExplainAsync(TaskId id, string after, CancellationToken cancellation)
    {
        var explanation = await InMemoryAsync((core, now) => core.Explain(id, now, after), cancellation);
        return explanation ?? new Explanation(await CommittedAsync(id, cancellation), []);
    }

    /// <summary>The answer of the loop; null when it has none, or cannot be asked: what is committed can be read all the same.</summary>
    private async Task<T?> InMemoryAsync<T>(Func<Orchestrator, Instant, T?> read, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await loop.AskAsync((core, now, _) => read(core, now), cancellation);
        }
        catch (LoopUnavailableException)
        {
            return null;
        }
    }

    /// <summary>The task as the store has it, which costs the loop nothing.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async ValueTask<TaskView> CommittedAsync(TaskId id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } stored ? TaskView.Of(stored, clock.Now) : throw Refusals.TaskNotFound(id.ToString()).ToRpc();
}
