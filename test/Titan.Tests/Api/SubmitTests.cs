using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class SubmitTests
{
    [Fact]
    public async Task A_submitted_task_can_be_read_at_once_in_every_field()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = new TaskSpec
        {
            Work = new Work { Exec = new Exec { Argv = { "echo", "ÿ €", "" } }, Env = { { "A", "1" } }, Cwd = "/tmp" },
            Name = "nightly",
            Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)),
            Grace = Duration.FromTimeSpan(TimeSpan.FromSeconds(20)),
            MaxRetries = 0,
            MaxLosses = 1,
            Priority = 3,
            Labels = { { "team", "blue" } },
            Require = { { "gpu", "a100" } },
            IdKey = "key",
            Delay = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            MaxOutputBytes = 10,
        };

        var task = await manager.GetAsync(await manager.SubmitAsync(spec));
        Assert.Equal(spec, task.Spec);
        Assert.Equal(Phase.Pending, task.Phase);
        Assert.NotNull(task.NextRunAt);
        Assert.StartsWith("delayed", task.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_leaves_open_is_filled_with_the_defaults()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = (await manager.GetAsync(await manager.SubmitAsync())).Spec;
        Assert.Equal((3, 5, 1 << 20, null, null), (spec.MaxRetries, spec.MaxLosses, spec.MaxOutputBytes, spec.Timeout, spec.Grace));
    }

    [Fact]
    public async Task Standard_input_is_told_by_its_length_and_counts_as_content()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = Specs.Shell("cat");
        spec.IdKey = "fed";
        spec.Work.Stdin = ByteString.CopyFrom(0, 255, 10);
        var id = await manager.SubmitAsync(spec);

        Assert.Equal(id, await manager.SubmitAsync(spec));
        var work = (await manager.GetAsync(id)).Spec.Work;
        Assert.Equal((3L, 0, "cat"), (work.StdinBytes, work.Stdin.Length, work.Shell.Command));
        spec.Work.Stdin = ByteString.CopyFrom(0, 255, 11);
        await RpcError.AssertAsync(StatusCode.AlreadyExists, "KEY_CONFLICT", () => manager.SubmitAsync(spec));
    }

    [Fact]
    public async Task One_key_makes_one_task()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = Specs.Shell("make");
        spec.IdKey = "build-7";
        var first = await manager.Tasks.SubmitAsync(new SubmitRequest { Task = spec }, RunningManager.Deadline());
        var again = await manager.Tasks.SubmitAsync(new SubmitRequest { Task = spec }, RunningManager.Deadline());
        Assert.Equal((first.Id, false, true), (again.Id, first.Existed, again.Existed));

        spec.Work.Shell.Command = "make clean";
        var error = await RpcError.AssertAsync(StatusCode.AlreadyExists, "KEY_CONFLICT", () => manager.SubmitAsync(spec));
        Assert.Equal("id_key", error.Metadata["field"]);
        Assert.Contains(first.Id, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_comes_again_is_answered_with_what_it_made()
    {
        await using var manager = await RunningManager.StartAsync();
        var request = new SubmitRequest { Task = Specs.Shell("make"), RequestId = ByteString.CopyFrom(new byte[15].Append((byte)1).ToArray()) };
        var first = await manager.Tasks.SubmitAsync(request, RunningManager.Deadline());
        var again = await manager.Tasks.SubmitAsync(request, RunningManager.Deadline());
        Assert.Equal((first.Id, false), (again.Id, again.Existed));

        request.Task.Work.Shell.Command = "make clean";
        var error = await RpcError.AssertAsync(StatusCode.AlreadyExists, "REQUEST_CONFLICT", () => manager.Tasks.SubmitAsync(request, RunningManager.Deadline()).ResponseAsync);
        Assert.Equal("request_id", error.Metadata["field"]);

        request.RequestId = ByteString.CopyFrom(1, 2, 3);
        error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => manager.Tasks.SubmitAsync(request, RunningManager.Deadline()).ResponseAsync);
        Assert.Equal("request_id", error.Metadata["field"]);
    }

    [Fact]
    public async Task A_request_of_many_that_comes_again_is_answered_item_by_item_as_before()
    {
        await using var manager = await RunningManager.StartAsync(new Titan.Core.OrchestratorOptions { MaxPending = 5 });
        var keyed = Specs.Shell("keyed");
        keyed.IdKey = "key";
        await manager.SubmitAsync(keyed);
        var request = new SubmitManyRequest
        {
            Tasks = { Specs.Shell("one"), keyed, Specs.Shell(" "), new TaskSpec(), Specs.Shell("two"), Specs.Shell("three"), Specs.Shell("four"), Specs.Shell("five, too many") },
            RequestId = ByteString.CopyFrom(new byte[16]),
        };
        using var stream = manager.Tasks.SubmitMany(RunningManager.Deadline());
        await stream.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        await stream.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        await stream.RequestStream.CompleteAsync();
        var answers = new List<SubmitManyResponse>();
        await foreach (var answer in stream.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) answers.Add(answer);

        Assert.Equal(2, answers.Count);
        Assert.Equal(answers[0].Results.Select(result => result.Submitted), answers[1].Results.Select(result => result.Submitted));
        Assert.Equal(["", "", "INVALID_FIELD", "INVALID_FIELD", "", "", "", "MAX_PENDING"], answers[0].Results.Select(result => result.Refusal?.Reason ?? ""));
        Assert.Equal(answers[0].Results.Select(result => result.Refusal?.Reason), answers[1].Results.Select(result => result.Refusal?.Reason));
        Assert.Equal(5, (await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline())).Tasks.Pending);
    }

    public static TheoryData<string> BadFields() =>
    [
        "work", "container", "resources", "command", "argv", "cwd", "env", "stdin", "stdin_bytes", "name", "id_key", "labels", "require",
        "max_retries", "max_losses", "priority", "timeout", "grace", "delay", "max_output_bytes",
    ];

    [Theory]
    [MemberData(nameof(BadFields))]
    public async Task A_bad_field_is_named(string field)
    {
        await using var manager = await RunningManager.StartAsync();
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => manager.SubmitAsync(Spoil(field)));
        Assert.Equal(field, error.Metadata["field"]);
        Assert.InRange(error.Message.Length, 1, 1_024);
    }

    [Fact]
    public async Task More_tasks_than_the_bound_are_refused_with_its_name_until_some_have_ended()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { MaxPending = 2 });
        var first = await manager.SubmitAsync();
        await manager.SubmitAsync();

        var error = await RpcError.AssertAsync(StatusCode.ResourceExhausted, "MAX_PENDING", () => manager.SubmitAsync());
        Assert.Equal("max_pending", error.Metadata["limit"]);
        Assert.Contains("--max-pending", error.Hint, StringComparison.Ordinal);

        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { first } }, RunningManager.Deadline());
        await manager.SubmitAsync();
    }

    [Fact]
    public async Task More_bytes_of_tasks_than_the_bound_are_refused_with_its_name_until_some_have_ended()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { MaxPendingBytes = 600_000 });
        var first = await manager.SubmitAsync(Specs.Shell($"echo {new string('x', 120_000)}"));
        await manager.SubmitAsync(Specs.Shell($"echo {new string('x', 120_000)}"));

        var error = await RpcError.AssertAsync(StatusCode.ResourceExhausted, "MAX_PENDING_BYTES", () => manager.SubmitAsync(Specs.Shell($"echo {new string('x', 120_000)}")));
        Assert.Equal("max_pending_bytes", error.Metadata["limit"]);
        Assert.Contains("the most this cluster holds is 585.9 KiB (--max-pending-bytes 600000)", error.Message, StringComparison.Ordinal);
        await manager.SubmitAsync();

        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { first } }, RunningManager.Deadline());
        await manager.SubmitAsync(Specs.Shell($"echo {new string('x', 120_000)}"));
    }

    [Fact]
    public async Task Many_are_answered_in_order_and_one_that_is_refused_spoils_no_other()
    {
        await using var manager = await RunningManager.StartAsync();
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        for (var i = 0; i < 20; i++)
            await call.RequestStream.WriteAsync(new SubmitManyRequest { Tasks = { Specs.Shell($"echo {i}"), Specs.Shell(" "), new TaskSpec(), Specs.Noop() } }, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(20, answers.Count);
        for (var i = 0; i < answers.Count; i++)
        {
            var results = answers[i].Results;
            Assert.Equal($"echo {i}", (await manager.GetAsync(results[0].Submitted.Id)).Spec.Work.Shell.Command);
            Assert.Equal(("INVALID_FIELD", (int)StatusCode.InvalidArgument), (results[1].Refusal.Reason, results[1].Refusal.Code));
            Assert.NotEmpty(results[1].Refusal.Hint);
            Assert.Equal("INVALID_FIELD", results[2].Refusal.Reason);
            Assert.False(results[3].Submitted.Existed);
        }
    }

    public static TheoryData<string, TaskSpec> WrongPatterns => new()
    {
        { "use a value in that range", new TaskSpec(Specs.Shell()) { Priority = 1_000_000 } },
        { "leave resources out", new TaskSpec { Work = new Work { Shell = new Shell(), Resources = new Resources { Cpus = 1 } } } },
    };

    [Theory]
    [MemberData(nameof(WrongPatterns), DisableDiscoveryEnumeration = true)]
    public async Task What_is_wrong_with_their_pattern_is_told_of_each_command(string hint, TaskSpec pattern)
    {
        await using var manager = await RunningManager.StartAsync();
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        await call.RequestStream.WriteAsync(new SubmitManyRequest { Pattern = pattern, Commands = { "one", "two" } }, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();

        var answer = Assert.Single(await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(answer.Ids);
        Assert.Equal(2, answer.Results.Count);
        Assert.All(answer.Results, result => Assert.True(result.Refusal.Reason == "INVALID_FIELD" && result.Refusal.Hint.Contains(hint, StringComparison.Ordinal), $"{result}"));
    }

    public static TheoryData<string, SubmitManyRequest> Misfits => new()
    {
        { "commands", new SubmitManyRequest { Pattern = Specs.Shell(), Commands = { "true" }, Tasks = { Specs.Noop() } } },
        { "pattern", new SubmitManyRequest { Commands = { "true" } } },
        { "pattern", new SubmitManyRequest { Pattern = Specs.Noop(), Commands = { "true" } } },
        { "pattern", new SubmitManyRequest { Pattern = new TaskSpec(Specs.Shell()) { IdKey = "one" }, Commands = { "true" } } },
        { "commands", new SubmitManyRequest { Pattern = new TaskSpec { Work = new Work { Shell = new Shell(), Env = { { "LARGE", new string('x', 60_000) } } } }, Commands = { Enumerable.Repeat("true", 100) } } },
        { "tasks", new SubmitManyRequest { Pattern = Specs.Shell() } },
        { "tasks", new SubmitManyRequest { Pattern = Specs.Shell(), Commands = { Enumerable.Repeat("true", 1_001) } } },
    };

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public async Task Commands_need_a_pattern_that_they_fit(string field, SubmitManyRequest request)
    {
        await using var manager = await RunningManager.StartAsync();
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(field, error.Metadata["field"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_request_of_many_holds_one_to_a_thousand(int count)
    {
        await using var manager = await RunningManager.StartAsync();
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        await call.RequestStream.WriteAsync(new SubmitManyRequest { Tasks = { Enumerable.Repeat(Specs.Noop(), count) } }, TestContext.Current.CancellationToken);
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal("tasks", error.Metadata["field"]);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_told_as_such_on_every_kind_of_call()
    {
        await using var manager = await RunningManager.StartAsync();
        var large = Specs.Shell(new string('x', 5 << 20));
        var error = await RpcError.AssertAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", () => manager.SubmitAsync(large));
        Assert.Equal("message_bytes", error.Metadata["limit"]);

        using var many = manager.Tasks.SubmitMany(RunningManager.Deadline());
        // The write itself may fail as the stream ends under it, or never end; why is told by the answer.
        _ = many.RequestStream.WriteAsync(new SubmitManyRequest { Tasks = { large } }, TestContext.Current.CancellationToken);
        await RpcError.AssertAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", () => many.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        await manager.SubmitAsync(Specs.Shell(new string('x', 100_000)));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_it_is_stored_and_new_work_is_refused_while_it_cannot_be()
    {
        await using var manager = await RunningManager.StartAsync();
        manager.Store.FailFromNextChange("the disk is full");
        var waiting = manager.SubmitAsync();
        while (manager.Part<Titan.Manager.Loop.ControlLoop>().Trouble is null) await Task.Yield();

        var error = await RpcError.AssertAsync(StatusCode.Unavailable, "STORE_UNAVAILABLE", () => manager.SubmitAsync());
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);

        manager.Store.Mend();
        await manager.GetAsync(await waiting.InTime());
    }

    private static TaskSpec Spoil(string field)
    {
        var spec = Specs.Shell();
        switch (field)
        {
            case "work": spec.Work = null; break;
            case "container": spec.Work = new Work { Container = new Container { Image = "alpine" } }; break;
            case "resources": spec.Work.Resources = new Resources { Cpus = 2 }; break;
            case "command": spec.Work.Shell.Command = new string('x', 200_000); break;
            case "argv": spec.Work = new Work { Exec = new Exec { Argv = { "echo", "a\0b" } } }; break;
            case "cwd": spec.Work.Cwd = "relative"; break;
            case "env": spec.Work.Env["TITAN_LEASE"] = "1"; break;
            case "stdin": spec.Work = new Work { Noop = new Noop(), Stdin = ByteString.CopyFromUtf8("data") }; break;
            case "stdin_bytes": spec.Work.StdinBytes = 4; break;
            case "name": spec.Name = new string('é', 200); break;
            case "id_key": spec.IdKey = "two\nlines"; break;
            case "labels": spec.Labels[new string('k', 2 << 20)] = "v"; break;
            case "require": spec.Require["a=b"] = "v"; break;
            case "max_retries": spec.MaxRetries = -1; break;
            case "max_losses": spec.MaxLosses = 1_001; break;
            case "priority": spec.Priority = 1_001; break;
            case "timeout": spec.Timeout = new Duration(); break;
            case "grace": spec.Grace = new Duration { Seconds = 3_601 }; break;
            case "delay": spec.Delay = new Duration { Seconds = long.MaxValue }; break;
            case "max_output_bytes": spec.MaxOutputBytes = -1; break;
        }

        return spec;
    }
}
