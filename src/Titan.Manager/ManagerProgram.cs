using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Titan.CommandLine;
using Titan.Core;
using Titan.FailPoints;
using Titan.Logging;
using Titan.Manager.Listening;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Storage;

namespace Titan.Manager;

/// <summary>Starts the parts, says so, and waits for the end.</summary>
internal static partial class ManagerProgram
{
    private const int Hangup = 1;

    /// <summary>Threads of the pool beyond one a processor: more than reads of the store and look-ups of names can hold up at once.</summary>
    private const int SpareThreads = 12;

    public static async Task<int> RunAsync(ManagerOptions options)
    {
        if (FailPoint.Mistake is { } mistake)
        {
            StandardStreams.Say(StandardStreams.Error, $"manager: {mistake}");
            return CommandLineProgram.BadUsage;
        }

        var threads = Environment.ProcessorCount + SpareThreads;
        if (PoolThreads.Missing(threads) is { } missing)
        {
            StandardStreams.Say(StandardStreams.Error, $"manager: {missing}");
            return 1;
        }

        PoolThreads.Start(threads, atOnce: Environment.ProcessorCount);
        options = options with { MaxConnections = ConnectionBound.Find() };
        await using var app = ManagerApp.Build(options);
        app.Services.GetRequiredService<ProgramLog>().FlushAtExit();
        if (FailPoint.Description is { } armed) LogArmed(app.Logger, armed);
        if (await FailedToStartAsync(app) is { } why)
        {
            StandardStreams.Say(StandardStreams.Error, $"manager: {VisibleText.Escape(why)}");
            return 1;
        }

        if (options.MaxConnections < ConnectionBound.Most) LogFewConnections(app.Logger, options.MaxConnections);
        // As TERM and INT, which the host listens to itself. What is ignored at the start stays ignored: nohup holds.
        using var hangup = IgnoredSignals.Contains(Hangup) ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            app.Lifetime.StopApplication();
        });
        var ended = app.WaitForShutdownAsync();
        var role = app.Services.GetRequiredService<Role>();
        await Task.WhenAny(role.Known, ended);
        if (!ended.IsCompleted) Announce(app, options, role.IsLeading ? "leader" : "standby");
        await ended;
        if (app.Services.GetRequiredService<ControlLoop>().GaveUp is not { } refused) return 0;
        StandardStreams.Say(StandardStreams.Error, $"manager: {VisibleText.Escape(OneLine(refused.Message))}");
        return 1;
    }

    /// <summary>Prepares the store, and only then listens: nobody is to speak with a Manager that cannot remember.</summary>
    /// <returns>Why it cannot start, in one line for a person; null when it has.</returns>
    private static async Task<string?> FailedToStartAsync(WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<IStore>().PrepareAsync(CancellationToken.None);
            await app.StartAsync();
            return null;
        }
        catch (Exception failure) when (failure is StoreRefusedException or StoreUnavailableException)
        {
            return OneLine(failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return $"{failure.Message.TrimEnd('.')}; stop the program that uses it, or choose another with --port or --dash-port (0 picks a free one)";
        }
#pragma warning disable CA1031 // Whatever it was: a person reads one line, and a script the exit code.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure.GetBaseException() switch
            {
                OutOfMemoryException => $"it needs more memory than it may use ({ByteText.Of(MemoryBudget.Read())}) to take up what the store remembers; start it with more. Nothing was changed",
                DllNotFoundException => $"libe_sqlite3.so is missing; it belongs into {AppContext.BaseDirectory}, beside this program (make build puts both into bin/)",
                var cause => $"cannot start: {OneLine(cause.Message)} ({cause.GetType().Name})",
            };
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static void Announce(WebApplication app, ManagerOptions options, string role)
    {
        var addresses = app.Urls.ToArray();
        var identity = app.Services.GetRequiredService<ManagerIdentity>();
        var store = app.Services.GetRequiredService<IStore>();
        if (store.Kind == "memory") LogForgetful(app.Logger);
        StandardStreams.Say(StandardStreams.Output, $"titan manager ready grpc={identity.Address} dashboard={(options.DashPort < 0 ? "off" : addresses[1])} store={store.Kind} role={role}");
    }

    [LoggerMessage(LogLevel.Warning, "fail-points are armed: this program will die or stand still by itself ({Armed})")]
    private static partial void LogArmed(ILogger log, string armed);

    [LoggerMessage(LogLevel.Information, "lets in {Connections} connections at once, for want of file descriptors; raise the limit (ulimit -n, LimitNOFILE) for more")]
    private static partial void LogFewConnections(ILogger log, int connections);

    [LoggerMessage(LogLevel.Warning, "the memory store keeps nothing: when this program ends, its tasks are gone")]
    private static partial void LogForgetful(ILogger log);
}
