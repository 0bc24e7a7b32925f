namespace Titan.Worker;

/// <summary>The threads of the pool, all of them from the start.</summary>
/// <remarks>
/// The runtime starts one when there is work for it, lets it go when it was idle for long, and ends the program when one can't be started: a user or a group
/// that has all the processes it may have (a fork bomb in a task, <c>ulimit -u</c>, TasksMax) would end the Worker with all that it runs. So the pool neither grows nor
/// shrinks: the project file tells the runtime to keep idle threads.
/// </remarks>
internal static class PoolThreads
{
    /// <summary>What every continuation finds though some threads are held up by a slow disk.</summary>
    private const int Spare = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Starts them, and waits until they run; with fewer than that it goes on.</summary>
    public static void Start()
    {
        var count = Environment.ProcessorCount + Spare;
        ThreadPool.SetMinThreads(count, count);
        ThreadPool.SetMaxThreads(count, count);
        // Not disposed: one that comes late still looks at it.
        var running = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static running =>
            {
                running.Signal();
                // Nobody is idle, and given more to do, before all are there.
                running.Wait(Patience);
            }, running, preferLocal: false);
        }

        running.Wait(Patience);
    }
}
