namespace Titan.CommandLine;

/// <summary>The threads of the pool, all of them from the start.</summary>
/// <remarks>
/// The runtime starts one when there is work for it, lets it go when it was idle for long, and ends the program when one can't be started: a user or a group
/// that has all the processes it may have (a fork bomb in a task, <c>ulimit -u</c>, TasksMax) would end a Worker with all that it runs, or a Manager. So the pool neither grows nor
/// shrinks: the project files tell the runtime to keep idle threads.
/// </remarks>
public static class PoolThreads
{
    /// <summary>What the runtime and the program start later and by themselves.</summary>
    private const int Others = 12;

    private const int SmallStack = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Starts them, and waits until they run; with fewer than that it goes on.</summary>
    /// <param name="count">Of threads, at least as many as there are processors.</param>
    /// <param name="atOnce">So many are given work at once; more only when these are held up.</param>
    public static void Start(int count, int atOnce)
    {
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
        if (atOnce >= count) return;
        // To lower the most is the only way to lower how many the pool has at work.
        ThreadPool.SetMinThreads(atOnce, atOnce);
        ThreadPool.SetMaxThreads(atOnce, atOnce);
        ThreadPool.SetMaxThreads(count, count);
    }

    /// <summary>Tries whether so many, and what the runtime starts besides, can be had: when one is refused later, the runtime ends the program.</summary>
    /// <returns>What is missing, in one line for a person; null: they can be had.</returns>
    public static string? Missing(int count)
    {
        using var enough = new ManualResetEventSlim();
        var begun = new List<Thread>();
        try
        {
            while (begun.Count < count + Others)
            {
                var thread = new Thread(static enough => ((ManualResetEventSlim)enough!).Wait(), SmallStack) { IsBackground = true };
                thread.Start(enough);
                begun.Add(thread);
            }

            return null;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            return $"its user may have only {begun.Count} threads and processes more, and it needs {count + Others}; raise the limit (ulimit -u, LimitNPROC, TasksMax)";
        }
        finally
        {
            enough.Set();
            foreach (var thread in begun) thread.Join();
        }
    }
}
