using System.Diagnostics;

namespace Titan.EndToEnd.Harness;

/// <summary>Calls `titan` as a person would.</summary>
internal sealed class TitanCommand(string manager)
{
    /// <summary>Runs it to its end.</summary>
    public async Task<Answer> RunAsync(params IEnumerable<string> arguments) => await EndAsync(Start(arguments), string.Join(' ', arguments));

    /// <summary>Starts it; standard input is closed, the rest is the caller's to read. Commands get fresh folders, so that tests leave nothing where they are run.</summary>
    public Process Start(params IEnumerable<string> arguments) =>
        Launch.Start(Programs.Titan, arguments, KeyValuePair.Create("TITAN_MANAGER", manager), KeyValuePair.Create("TITAN_SCRATCH", "1"));

    /// <summary>Reads all that a started call writes, until its end.</summary>
    public static async Task<Answer> EndAsync(Process process, string call)
    {
        using var ended = process;
        using var limit = new CancellationTokenSource(Limit.Wait * 2);
        using var output = new MemoryStream();
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Answer(call, process.ExitCode, output.ToArray(), await error);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"'titan {call}' did not end", late);
        }
    }

    /// <summary>Submits one task.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> SubmitAsync(string command, params IEnumerable<string> switches) =>
        (await RunAsync(["submit", "-o", "id", "--command", command, .. switches])).Ended(0).Text;

    public async Task<TaskSnapshot> GetAsync(string id) => (await RunAsync("get", id, "-o", "json")).Ended(0).Read<TaskSnapshot>();

    /// <summary>Waits until a task is in this phase; fails when it has ended in another one.</summary>
    public async Task<TaskSnapshot> PhaseAsync(string id, string phase)
    {
        var task = await UntilAsync(id, task => task.Phase == phase || task.HasEnded, $"task {id} {phase}");
        Assert.True(task.Phase == phase, $"{task}");
        return task;
    }

    /// <summary>Waits until a task runs for real: its process is there.</summary>
    public async Task<TaskSnapshot> RunningAsync(string id, int attempt = 1)
    {
        var task = await UntilAsync(id, task => task.Attempts is [.., { Phase: "running" } last] && last.Number == attempt || task.HasEnded, $"attempt {attempt} of {id} running");
        Assert.True(task.Phase == "running", $"{task}");
        await Eventually.True(() => Processes.OfTask(id).Count > 0, $"a process of {id}");
        return task;
    }

    /// <summary>Waits for the end of a task, whatever it is.</summary>
    public Task<TaskSnapshot> EndedAsync(string id) => UntilAsync(id, task => task.HasEnded, $"the end of {id}");

    public Task<TaskSnapshot> UntilAsync(string id, Func<TaskSnapshot, bool> condition, string what) => Eventually.Holds(() => GetAsync(id), condition, what);
}
