using System.Diagnostics;
using System.Globalization;

namespace Titan.Bench.Peers;

/// <summary>A peer's own program of bench/peers/: it submits to the peer and watches its workers.</summary>
/// <remarks>
/// It says "ready" when it is. Then each line it reads is an order, and each gets one line of answer: numbers, or "error" and why.
/// It ends with its input, and so with the process that started it. Its standard error is ours.
/// </remarks>
internal sealed class PeerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private PeerProgram(Process process) => _process = process;

    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">Added to ours.</param>
    /// <exception cref="PeerException">It ended before it was ready.</exception>
    public static async Task<PeerProgram> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var program = new PeerProgram(Process.Start(start)!);
        try
        {
            var said = await program.HearAsync();
            return said == "ready" ? program : throw new PeerException($"{command[0]} said '{said}' where 'ready' was expected");
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <returns>The numbers it answers with.</returns>
    /// <exception cref="PeerException">It could not, or took longer than three minutes.</exception>
    public async Task<double[]> AskAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
        var answer = await HearAsync();
        return answer.StartsWith("error", StringComparison.Ordinal)
            ? throw new PeerException($"'{order}': {answer}")
            : [.. answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<string> HearAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new PeerException("its program ended; see what it wrote above");
        }
        catch (OperationCanceledException)
        {
            throw new PeerException($"no answer within {Patience.TotalMinutes} minutes");
        }
    }
}
