using System.Globalization;
using Titan.Cli.Terminals;
using Titan.Client;

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
        var line = new RepaintedLine(session.Terminal);
        try
        {
            line.Show(stage());
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                var cluster = await ClusterAsync(session.Client);
                line.Show($"{stage()}; {cluster}");
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }

        line.End();
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
