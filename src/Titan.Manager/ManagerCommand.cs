using System.CommandLine;
using System.Net;
using Titan.CommandLine;
using Titan.Core;
using Titan.Logging;
using Titan.Manager.Memory;

namespace Titan.Manager;

/// <summary>The command line of the program `manager`.</summary>
internal sealed class ManagerCommand
{
    private static readonly OrchestratorOptions Defaults = new();
    /// <summary>The largest task there can be.</summary>
    private const long LeastBytes = 4L << 20;

    private static readonly TimeSpan DefaultHistory = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestHistory = TimeSpan.FromDays(36_500);

    private readonly Option<IPAddress> _bind;
    private readonly Option<int?> _port;
    private readonly Option<int?> _dashPort;
    private readonly StoreSwitches _store;
    private readonly Option<TimeSpan?> _reapAfter;
    private readonly Option<TimeSpan?> _reconnectGrace;
    private readonly Option<TimeSpan?> _failoverGrace;
    private readonly Option<int?> _maxRetries;
    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<long?> _maxOutput;
    private readonly Option<int?> _maxPending;
    private readonly Option<long?> _maxPendingBytes;
    private readonly Option<TimeSpan?> _retention;
    private readonly Option<TimeSpan?> _history;
    private readonly Option<string> _logLevel;
    private readonly Option<string> _logFormat;

    public ManagerCommand(Switches switches, Func<ManagerOptions, Task<int>> run)
    {
        _bind = switches.One("--bind", ReadBind, IPAddress.Loopback, "ADDR", "Address to listen on; only loopback addresses for as long as there is no TLS");
        _port = switches.Number("--port", 50051, 0, 65_535, "N", "Port of gRPC for CLI and Workers; 0 picks a free one");
        _dashPort = switches.Number("--dash-port", 8080, -1, 65_535, "N", "Port of /healthz and /readyz; 0 picks a free one, -1 turns it off");
        _store = new StoreSwitches(switches);
        _reapAfter = switches.Duration("--reap-after", Defaults.ReapAfter, "Give a worker up that is connected but silent for this long", Limits.MaxTimeout);
        _reconnectGrace = switches.Duration("--reconnect-grace", Defaults.ReconnectGrace, "Give a worker up whose connection dropped this long ago", Limits.MaxTimeout);
        _failoverGrace = switches.Duration("--failover-grace", Defaults.FailoverGrace, "After a start that remembers workers, give nobody up for this long", Limits.MaxTimeout);
        _maxRetries = switches.Number("--max-retries", null, 0, Limits.MaxRetries, "N", $"Retries of tasks that do not say ({Defaults.DefaultMaxRetries}); when given, also the most that a task may ask for");
        _timeout = switches.Duration("--timeout", null, "Timeout of tasks that do not say (none); when given, also the longest that a task may ask for", Limits.MaxTimeout, orNone: true);
        _maxOutput = switches.Size("--max-output", null, $"Kept of each of stdout and stderr of tasks that do not say ({SizeText.Format(Defaults.DefaultMaxOutput)}); when given, also the most that a task may ask for", Limits.MaxOutput);
        _maxPending = switches.Number("--max-pending", Defaults.MaxPending, 1, int.MaxValue, "N", "Tasks that are pending or running at once; more are refused");
        _maxPendingBytes = switches.Size("--max-pending-bytes", null, "Memory that pending and running tasks may take, by estimate; more are refused. Half of what the manager may use when not given", long.MaxValue, least: LeastBytes);
        _retention = switches.Duration("--retention", Defaults.Retention, "How long ended tasks stay in memory, and their keys in force; with the memory store, how long they are kept", LongestHistory);
        _history = switches.Duration("--history", DefaultHistory, "How long the store keeps ended tasks with their output; at least --retention", LongestHistory);
        _logLevel = switches.Choice("--log-level", "info", LogLevels.Names, "The least that is logged to standard error");
        _logFormat = switches.Choice("--log-format", "text", ["text", "json"], "How it is logged");

        Root = new RootCommand("The Titan manager: queues tasks, hands them to workers, and keeps each until it has ended.")
        {
            switches.Config!, _bind, _port, _dashPort, _reapAfter, _reconnectGrace, _failoverGrace,
            _maxRetries, _timeout, _maxOutput, _maxPending, _maxPendingBytes, _retention, _history, _logLevel, _logFormat,
        };
        foreach (var option in _store.All) Root.Add(option);
        Root.WithExamples(
            "manager                                 # default ports; keeps everything in ./titan-data",
            "manager --data-dir /var/lib/titan --history 90d",
            "TITAN_PG_DSN=postgres://titan:secret@db:5432/titan manager",
            "manager --pg-dsn-file /run/secrets/dsn  # the same, from a file",
            "manager --store memory                  # nothing outlives this program",
            "manager --port 0 --dash-port -1         # a free port, which the ready line tells",
            "TITAN_MAX_PENDING=5000 manager --config manager.json");
        Root.SetAction((parsed, _) => run(Read(parsed)));
    }

    public RootCommand Root { get; }

    private static Reading<IPAddress> ReadBind(string text)
    {
        if (!IPAddress.TryParse(text, out var address)) return Reading.Bad<IPAddress>("is not an IP address; use one such as 127.0.0.1 or ::1");
        return IPAddress.IsLoopback(address)
            ? Reading.Good(address)
            : Reading.Bad<IPAddress>("can be reached by others, who could run commands here: it needs --tls and --api-token-file, which this version does not have yet; use 127.0.0.1 and a tunnel");
    }

    // Unlimited is said by leaving a cap out; zero, or "none", is a timeout that caps nothing.
    private static TimeSpan CapOf(TimeSpan? timeout) => timeout is { } given && given > TimeSpan.Zero ? given : Limits.MaxTimeout;

    /// <exception cref="UsageException">Ended tasks would leave the store before they leave memory.</exception>
    private TimeSpan HistoryOf(ParseResult parsed, StoreChoice store)
    {
        var (history, retention) = (parsed.GetValue(_history)!.Value, parsed.GetValue(_retention)!.Value);
        return history >= retention || store is StoreChoice.Memory
            ? history
            : throw new UsageException($"--history {DurationText.Format(history)} is shorter than --retention {DurationText.Format(retention)}: the store must keep ended tasks for at least as long as memory does");
    }

    private ManagerOptions Read(ParseResult parsed)
    {
        var store = _store.Read(parsed);
        var memory = MemoryBudget.Of(MemoryBudget.Read(), parsed.GetValue(_maxPendingBytes));
        return new ManagerOptions
        {
            Bind = parsed.GetValue(_bind)!,
            Port = parsed.GetValue(_port)!.Value,
            DashPort = parsed.GetValue(_dashPort)!.Value,
            LogLevel = LogLevels.Of(parsed.GetValue(_logLevel)!),
            LogAsJson = parsed.GetValue(_logFormat) == "json",
            Store = store,
            Memory = memory,
            History = HistoryOf(parsed, store),
            Core = Defaults with
            {
                ReapAfter = parsed.GetValue(_reapAfter)!.Value,
                ReconnectGrace = parsed.GetValue(_reconnectGrace)!.Value,
                FailoverGrace = parsed.GetValue(_failoverGrace)!.Value,
                DefaultMaxRetries = parsed.GetValue(_maxRetries) ?? Defaults.DefaultMaxRetries,
                MaxRetriesCap = parsed.GetValue(_maxRetries) ?? Limits.MaxRetries,
                DefaultTimeout = parsed.GetValue(_timeout) ?? TimeSpan.Zero,
                TimeoutCap = CapOf(parsed.GetValue(_timeout)),
                DefaultMaxOutput = parsed.GetValue(_maxOutput) ?? Defaults.DefaultMaxOutput,
                MaxOutputCap = parsed.GetValue(_maxOutput) ?? Limits.MaxOutput,
                MaxPending = parsed.GetValue(_maxPending)!.Value,
                MaxPendingBytes = memory.Tasks,
                Retention = parsed.GetValue(_retention)!.Value,
            },
        };
    }
}
