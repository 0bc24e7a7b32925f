namespace Titan.Worker.Link;

/// <summary>Beats on a thread of its own, so that a starved thread pool is not taken for death.</summary>
internal sealed class Pacemaker : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private readonly TimeSpan _interval;
    private readonly Action _beat;

    /// <param name="beat">Must not block.</param>
    public Pacemaker(TimeSpan interval, Action beat)
    {
        _interval = interval;
        _beat = beat;
        _thread = new Thread(Run) { Name = "titan pulse", IsBackground = true };
        _thread.Start();
    }

    /// <summary>No beat comes after this.</summary>
    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Run()
    {
        while (!_ended.Wait(_interval)) _beat();
    }
}
