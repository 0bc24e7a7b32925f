using Titan.CommandLine;
using Titan.FailPoints;
using Titan.Worker.Execution;
using Titan.Worker.Execution.Processes;
using Titan.Worker.Link;
using Titan.Logging;

namespace Titan.Worker;

/// <summary>Puts the parts together, works until asked to end, and ends in good order.</summary>
/// <param name="ready">Takes the ready line.</param>
internal sealed class WorkerProgram(WorkerOptions options, TimeProvider time, Action<string> ready, ProgramLog log)
{
    /// <summary>What every continuation finds though some threads of the pool are held up by a slow disk.</summary>
    private const int SpareThreads = 6;

    /// <summary>For a process that is more than this program.</summary>
    public Func<ExecutionOptions, ExecutionOptions> Adapt { get; init; } = static execution => execution;

    /// <summary>Runs the program `worker`; gives its exit code.</summary>
    public static async Task<int> RunAsync(WorkerOptions options)
    {
        if (FailPoint.Mistake is { } mistake)
        {
            StandardStreams.Say(StandardStreams.Error, $"worker: {mistake}");
            return CommandLineProgram.BadUsage;
        }

        if (FailPoint.Description is { } armed) StandardStreams.Say(StandardStreams.Error, $"worker: fail-points are armed: this program, or a keeper of it, will die or stand still by itself ({armed})");
        PoolThreads.Start(Environment.ProcessorCount + SpareThreads, atOnce: Environment.ProcessorCount + SpareThreads);
        using var log = new ProgramLog(new DescriptorTarget(StandardStreams.Error), options.LogAsJson, TimeProvider.System);
        log.FlushAtExit();
        using var signals = new EndSignals();
        return await new WorkerProgram(options, TimeProvider.System, static line => StandardStreams.Say(StandardStreams.Output, line), log).RunAsync(signals.Asked, signals.Hurried);
    }

    /// <param name="endAsked">Completes when it is to drain and end.</param>
    /// <param name="hurried">Completes when what runs has had enough time.</param>
    public async Task<int> RunAsync(Task endAsked, Task hurried)
    {
        try
        {
            if (ProcFiles.Trouble(Environment.ProcessPath ?? "/bin/sh") is { } trouble) throw new IOException(trouble);
            using var folder = WorkFolder.Open(options.WorkFolder);
            await WorkAsync(folder, endAsked, hurried);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or LinkRefusedException)
        {
            log.Lines.Add($"worker: {VisibleText.Escape(failure.Message)}");
            return 1;
        }
    }

    private async Task WorkAsync(WorkFolder folder, Task endAsked, Task hurried)
    {
        var logger = log.Logger("Titan.Worker", options.LogLevel);
        using var outbox = new Outbox(time);
        using var inventory = new Inventory(options.Slots, outbox, time, log: logger);
        var notes = new WorkerNotes(logger)
        {
            Changed = () =>
            {
                outbox.AddPulse();
                outbox.Flush();
            },
        };
        if (ProcFiles.Limitation() is { } limitation) notes.Set("/proc", limitation);
        var running = Adapt(new ExecutionOptions { Slots = options.Slots, WorkFolder = folder.Path, OwnsAllChildren = true, Managers = string.Join(',', options.Managers) });
        await using var execution = new LocalExecution(running, inventory, time, notes, logger);
        inventory.Attach(execution);

        var session = Introduction.FreshSession();
        using var succession = Succession.Begin(options.WorkFolder, options.Id, string.Join(',', options.Managers), session);
        var introduction = new Introduction(options, execution.Executors, CommandLineProgram.Version, session, succession.Ended, notes);
        var dialer = new Dialer(
            () => new Conversation(static (address, patience) => new Line(address, patience), introduction, inventory, outbox, execution, notes, options.Pulse, time, logger),
            inventory, options, Welcome, Random.Shared, time, logger, ManagerRace.FirstToAnswerAsync);
        using var ending = new CancellationTokenSource();
        var dialing = dialer.RunAsync(ending.Token);
        if (await Task.WhenAny(dialing, endAsked) == endAsked)
        {
            await new Drain(inventory, options.DrainTimeout, options.DeliverWithin, time, logger).RunAsync(hurried);
            await ending.CancelAsync();
        }

        await dialing;

        void Welcome(string manager)
        {
            succession.Settle();
            Announce(manager);
        }
    }

    private void Announce(string manager) => ready($"titan worker ready id={options.Id} manager={manager} slots={options.Slots}");
}
