using System.Text;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Worker.Execution;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

/// <summary>One attempt as its listener hears it. Output is kept as the Manager keeps it.</summary>
internal sealed class Performance(IExecution execution, Assignment assignment, bool takesOutput)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Instant> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AttemptEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wrote = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeptOutput _stdout = new(assignment.MaxOutput);
    private KeptOutput _stderr = new(assignment.MaxOutput);

    public Lease Lease => assignment.Lease;

    public bool TakesOutput { get; set; } = takesOutput;

    public int TimesEnded { get; private set; }

    /// <summary>Why its output is not whole; null when it is.</summary>
    public string? OutputLost { get; private set; }

    public long BytesTold { get; private set; }

    public Task<Instant> StartedAsync() => _started.Task.InTime();

    public Task<AttemptEnd> EndedAsync() => _ended.Task.InTime();

    public bool HasStarted => _started.Task.IsCompleted;

    public bool HasEnded => _ended.Task.IsCompleted;

    public void Stop(TimeSpan grace, StopReason reason = StopReason.Cancelled) => execution.Stop(Lease, reason, grace);

    /// <summary>Ended, and all that is kept of its output was taken.</summary>
    public async Task<AttemptEnd> CompletedAsync()
    {
        var end = await EndedAsync();
        while (true)
        {
            var wrote = Wrote();
            Take();
            if (execution.IsOutputComplete(Lease)) return end;
            await wrote.InTime();
        }
    }

    /// <summary>Until standard output holds this.</summary>
    public async Task SaidAsync(string text)
    {
        while (true)
        {
            var wrote = Wrote();
            if (Text(OutputStream.Stdout).Contains(text, StringComparison.Ordinal)) return;
            await wrote.InTime();
        }
    }

    /// <summary>Until so many bytes were taken.</summary>
    public async Task ToldAsync(long bytes)
    {
        while (true)
        {
            var wrote = Wrote();
            if (BytesTold >= bytes) return;
            await wrote.InTime();
        }
    }

    /// <summary>As on a new connection.</summary>
    public void Rewind()
    {
        lock (_gate)
        {
            (_stdout, _stderr) = (new KeptOutput(assignment.MaxOutput), new KeptOutput(assignment.MaxOutput));
            execution.Rewind(Lease);
        }
    }

    public string Text(OutputStream stream) => Encoding.UTF8.GetString(Bytes(stream));

    /// <summary>The kept bytes, head and tail put together.</summary>
    public byte[] Bytes(OutputStream stream)
    {
        lock (_gate)
        {
            var kept = Kept(stream);
            using var all = new MemoryStream();
            for (var offset = 0L; kept.Read(offset, int.MaxValue) is { Bytes.Length: > 0 } slice; offset = slice.Offset + slice.Bytes.Length) all.Write(slice.Bytes.Span);
            return all.ToArray();
        }
    }

    public void HearStarted(Instant at) => _started.SetResult(at);

    public void HearOutput()
    {
        if (TakesOutput) Take();
        Interlocked.Exchange(ref _wrote, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public void HearOutputLost(string why) => OutputLost = why;

    public void HearEnded(AttemptEnd end)
    {
        TimesEnded++;
        _ended.TrySetResult(end);
    }

    private Task Wrote() => Volatile.Read(ref _wrote).Task;

    private void Take()
    {
        lock (_gate)
        {
            while (execution.TryTakeOutput(Lease, int.MaxValue, out var chunk))
            {
                BytesTold += chunk.Bytes.Length;
                Kept(chunk.Stream).Write(chunk.Offset, chunk.Bytes.Span);
            }
        }
    }

    private KeptOutput Kept(OutputStream stream) => stream == OutputStream.Stderr ? _stderr : _stdout;
}
