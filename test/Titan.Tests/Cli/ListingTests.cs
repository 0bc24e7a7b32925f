using System.IO.Pipes;
using System.Text.Json;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

public sealed class ListingTests
{
    [Fact]
    public async Task Tasks_are_listed_newest_first_up_to_the_limit_and_all_of_them_on_demand()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var ids = new List<string>();
        for (var i = 0; i < 60; i++) ids.Insert(0, (await prompt.RunAsync("submit", "--", "true")).Ended(0).Text.Trim());

        Assert.Equal(ids.Take(50), (await prompt.RunAsync("tasks", "-o", "id")).Ended(0).Lines);
        Assert.Equal(ids.Take(7), (await prompt.RunAsync("tasks", "-o", "id", "--limit", "7")).Ended(0).Lines);
        Assert.Equal(ids, (await prompt.RunAsync("tasks", "-o", "id", "--all")).Ended(0).Lines);
        Assert.Equal(ids, (await prompt.RunAsync("tasks", "-o", "json", "--all")).Ended(0).Json.EnumerateArray().Select(task => task.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Filters_are_joined_by_and()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var a = await SubmitAsync("--name", "Nightly build", "--label", "run=1", "--label", "os=linux");
        var b = await SubmitAsync("--name", "build", "--label", "run=2", "--label", "os=linux");
        var c = await SubmitAsync("--label", "run=1");
        (await prompt.RunAsync("cancel", c)).Ended(0);

        Assert.Equal([c, a], await ListAsync("--label", "run=1"));
        Assert.Equal([a], await ListAsync("--label", "run=1", "--label", "os=linux"));
        Assert.Equal([b, a], await ListAsync("--name", "BUILD"));
        Assert.Equal([c], await ListAsync("--state", "cancelled"));
        Assert.Equal([c, b, a], await ListAsync("--state", "cancelled,pending"));
        Assert.Equal([c, b, a], await ListAsync("--since", "1h"));
        Assert.Empty(await ListAsync("--since", "2999-01-01T00:00:00Z"));
        Assert.Empty(await ListAsync("--worker", "w1"));

        async Task<string> SubmitAsync(params string[] arguments) => (await prompt.RunAsync(["submit", .. arguments, "--", "true"])).Ended(0).Text.Trim();
        async Task<string[]> ListAsync(params string[] arguments) => (await prompt.RunAsync(["tasks", "-o", "id", .. arguments])).Ended(0).Lines;
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_array_and_a_title()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        Assert.Equal("[]\n", (await prompt.RunAsync("tasks", "-o", "json")).Ended(0).Text);
        Assert.Equal("[]\n", (await prompt.RunAsync("workers", "-o", "json")).Ended(0).Text);
        Assert.Empty((await prompt.RunAsync("tasks", "-o", "id")).Ended(0).Bytes);
        Assert.StartsWith("ID", (await prompt.RunAsync("tasks")).Ended(0).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task On_a_terminal_no_line_is_wider_than_it_and_phases_have_colours(int width)
    {
        await using var manager = await RestartableManager.StartAsync();
        var plain = new Prompt(manager);
        (await plain.RunAsync("submit", "--name", new string('n', 100), "--command", $"echo {new string('c', 300)}\n\u001b[2Jx")).Ended(0);
        (await plain.RunAsync("cancel", "--all", "--yes")).Ended(0);

        var shown = (await new Prompt(manager) { Width = width }.RunAsync("tasks")).Ended(0).Text;
        Assert.Contains("\e[33mcancelled\e[0m", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", shown, StringComparison.Ordinal);
        var colourless = (await new Prompt(manager) { Width = width }.RunAsync("tasks", "--no-color")).Ended(0);
        Assert.DoesNotContain("\e", colourless.Text, StringComparison.Ordinal);
        Assert.All(colourless.Lines, line => Assert.InRange(line.Length, 0, width));

        var quiet = new Prompt(manager) { Width = width };
        quiet.Environment["NO_COLOR"] = "1";
        Assert.DoesNotContain("\e", (await quiet.RunAsync("tasks")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", (await plain.RunAsync("tasks")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_tells_what_there_is_and_then_each_change_until_Ctrl_C()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var id = (await prompt.RunAsync("submit", "--", "true")).Ended(0).Text.Trim();
        using var interrupt = new CancellationTokenSource();
        using var output = new Told();

        var call = prompt.StartAsync(Stream.Null, output.Output, Stream.Null, interrupt.Token, "tasks", "--watch", "-o", "json");
        Assert.Equal("pending", (await output.LineAsync()).GetProperty("phase").GetString());
        (await prompt.RunAsync("cancel", id)).Ended(0);
        var change = await output.LineAsync();
        while (change.GetProperty("phase").GetString() == "pending") change = await output.LineAsync();
        Assert.Equal(("cancelled", id), (change.GetProperty("phase").GetString(), change.GetProperty("id").GetString()));

        await interrupt.CancelAsync();
        Assert.Equal(130, await call.InTime());
    }

    [Fact]
    public async Task Workers_and_status_tell_states_as_they_are()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var busy = await ScriptedWorker.JoinAsync(manager.Address, "w-busy", 2, ("gpu", "a100"));
        (await prompt.RunAsync("submit", "--require", "gpu=a100", "--", "true")).Ended(0);
        var grant = await busy.GrantAsync();
        await using var idle = await ScriptedWorker.JoinAsync(manager.Address, "w-idle", 1);
        await using var drained = await ScriptedWorker.JoinAsync(manager.Address, "w-out", 1);
        Assert.Contains("Draining", (await prompt.RunAsync("drain", "w-o")).Ended(0).Text, StringComparison.Ordinal);

        var workers = (await prompt.RunAsync("workers", "-o", "json")).Ended(0).Json.EnumerateArray().ToList();
        Assert.Equal(["w-busy busy 1/2", "w-idle idle 0/1", "w-out draining 0/1"], workers.Select(worker =>
            $"{worker.GetProperty("id").GetString()} {worker.GetProperty("state").GetString()} {worker.GetProperty("busy").GetInt32()}/{worker.GetProperty("slots").GetInt32()}"));
        Assert.Equal(grant.TaskId, workers[0].GetProperty("running")[0].GetString());
        Assert.Equal("a100", workers[0].GetProperty("labels").GetProperty("gpu").GetString());

        var status = (await prompt.RunAsync("status", "-o", "json")).Ended(0).Json;
        Assert.Equal(1, status.GetProperty("tasks").GetProperty("running").GetInt64());
        Assert.Equal(3, status.GetProperty("workers").GetArrayLength());
        Assert.Equal("memory", status.GetProperty("store").GetString());
        Assert.Equal(JsonValueKind.Array, status.GetProperty("managers").ValueKind);

        var text = (await prompt.RunAsync("status")).Ended(0).Text;
        Assert.Contains("slots    1 of 4 busy", text, StringComparison.Ordinal);
        foreach (var state in (string[])["Busy", "Idle", "Draining"]) Assert.Contains(state, text, StringComparison.Ordinal);

        Assert.Contains("Idle", (await prompt.RunAsync("resume", "w-out")).Ended(0).Text, StringComparison.Ordinal);
        Assert.Equal(["w-busy", "w-idle", "w-out"], (await prompt.RunAsync("workers", "-o", "id")).Ended(0).Lines);
    }

    [Fact]
    public async Task What_a_worker_says_of_itself_stands_below_the_table_and_in_json()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var quiet = await ScriptedWorker.JoinAsync(manager.Address, "w-quiet", 1);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, "w-talks", 1);
        Assert.DoesNotContain("w-talks:", (await prompt.RunAsync("workers")).Ended(0).Text, StringComparison.Ordinal);

        await worker.NoteAsync(["could not remove /tasks/3: \e[31mbusy", .. Enumerable.Range(0, 20).Select(i => new string('x', 5_000) + i)]);
        await UntilNotesAsync(prompt, 8);

        foreach (var command in (string[])["workers", "status", "resume w-talks"])
        {
            var lines = (await prompt.RunAsync(command.Split(' '))).Ended(0).Lines;
            Assert.Contains("w-talks: could not remove /tasks/3: \\u001B[31mbusy", lines);
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 600));
        }

        var status = (await prompt.RunAsync("status", "-o", "json")).Ended(0).Json.GetProperty("workers");
        Assert.Equal([0, 8], status.EnumerateArray().Select(each => each.GetProperty("notes").GetArrayLength()));

        await worker.NoteAsync();
        await UntilNotesAsync(prompt, 0);
    }

    private static async Task UntilNotesAsync(Prompt prompt, int count)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while ((await prompt.RunAsync("workers", "-o", "json")).Ended(0).Json.EnumerateArray().Sum(worker => worker.GetProperty("notes").GetArrayLength()) != count)
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Why_names_the_label_and_each_worker()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, "w1", 1, ("gpu", "k80"));
        var id = (await prompt.RunAsync("submit", "--require", "gpu=a100", "--", "true")).Ended(0).Text.Trim();

        var text = (await prompt.RunAsync("why", id)).Ended(0).Text;
        Assert.Contains("gpu=a100", text, StringComparison.Ordinal);
        Assert.Contains("w1: ", text, StringComparison.Ordinal);

        var explained = (await prompt.RunAsync("why", id, "-o", "json")).Ended(0).Json;
        Assert.Equal("w1", explained.GetProperty("workers")[0].GetProperty("worker").GetString());
        Assert.False(explained.GetProperty("workers")[0].GetProperty("fits").GetBoolean());
    }

    /// <summary>Standard output as the test reads it while the program writes it.</summary>
    private sealed class Told : IDisposable
    {
        private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In);
        private readonly StreamReader _reader;

        public Told()
        {
            _reader = new StreamReader(_pipe);
            Output = new AnonymousPipeClientStream(PipeDirection.Out, _pipe.ClientSafePipeHandle);
        }

        public Stream Output { get; }

        public async Task<JsonElement> LineAsync() => JsonDocument.Parse((await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime())!).RootElement;

        public void Dispose()
        {
            Output.Dispose();
            _reader.Dispose();
            _pipe.Dispose();
        }
    }
}
