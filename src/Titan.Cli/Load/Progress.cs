using System.Globalization;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.CommandLine;

namespace Titan.Cli.Load;

/// <summary>One line on the terminal that tells how far a bench is, written over itself. Without a terminal nothing is told, and the cluster is asked nothing.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _telling;

    /// <param name="stage">What the bench itself has done so far.</param>
    public Progress(Session session, Func<string> stage) =>
        _telling = session.Terminal.ErrorIsTerminal ? TellAsync(session, stage) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _telling;
        _over.Dispose();
    }

    private async Task TellAsync(Session session, Func<string> stage)
    {
        using var timer = new PeriodicTimer(Interval, session.Terminal.Time);
        try
        {
            await ShowAsync(session.Terminal, stage());
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                var cluster = await ClusterAsync(session.Client);
                await ShowAsync(session.Terminal, $"{stage()}; {cluster}");
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }

        await session.Terminal.Error.WriteAsync("\r\e[K");
    }

    private static Task ShowAsync(Terminal terminal, string line)
    {
        line = VisibleText.Escape(line);
        var cut = terminal.Width is { } width && line.Length >= width ? line[..Math.Max(0, width - 1)] : line;
        return terminal.Error.WriteAsync($"\r{cut}\e[K");
    }

    private async Task<string> ClusterAsync(TitanClient client)
    {
        try
        {
            var status = await client.Cluster.StatusAsync(_over.Token);
            var (tasks, rates) = (status.Tasks, status.Rates);
            return string.Create(CultureInfo.InvariantCulture,
                $"the cluster has {tasks.Pending:N0} pending and {tasks.Running:N0} running, and ends {rates.Ended:N0}/s");
        }
        catch (TitanException away)
        {
            return away.Message;
        }
    }
}
