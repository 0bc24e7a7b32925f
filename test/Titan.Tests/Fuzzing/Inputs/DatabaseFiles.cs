using System.Net;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>The files of a real Manager that died: tasks in every phase, with output, and what was not yet moved out of the write-ahead log.</summary>
internal sealed record DatabaseFiles(byte[] Database, byte[] Log)
{
    private const int Tasks = 60;

    public static async Task<DatabaseFiles> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        await WorkAsync(folder.Path, Tasks);
        // A second life, so that both files hold something.
        return await WorkAsync(folder.Path, Tasks / 4);
    }

    /// <summary>Puts both files where a Manager looks for them.</summary>
    public void WriteTo(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "titan.db"), Database);
        File.WriteAllBytes(Path.Combine(folder, "titan.db-wal"), Log);
    }

    private static async Task<DatabaseFiles> WorkAsync(string folder, int tasks)
    {
        var options = new ManagerOptions { Bind = IPAddress.Loopback, Port = 0, DashPort = -1, LogLevel = LogLevel.None, LogAsJson = false, Store = new StoreChoice.Sqlite(folder), History = TimeSpan.FromDays(30), Core = RunningManager.Options };
        await using var app = ManagerApp.Build(options);
        await app.Services.GetRequiredService<Titan.Storage.IStore>().PrepareAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<Role>().Known.InTime();
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        var client = new TaskService.TaskServiceClient(channel);
        for (var i = 0; i < tasks; i++)
        {
            var spec = i % 2 == 0 ? Specs.Noop() : new TaskSpec { Work = new Work { Exec = new Exec { Argv = { "echo", new string('x', i * 20) } }, Env = { ["A"] = "b" } } };
            (spec.Name, spec.IdKey) = ($"task {i}", $"{folder}/{tasks}/{i}");
            spec.Labels["number"] = $"{i}";
            var id = (await client.SubmitAsync(new SubmitRequest { Task = spec }, RunningManager.Deadline())).Id;
            if (i % 3 == 0) await client.CancelAsync(new CancelRequest { Ids = { id }, Reason = "not needed" }, RunningManager.Deadline());
        }

        await RunSomeAsync(channel);
        return new DatabaseFiles(await File.ReadAllBytesAsync(Path.Combine(folder, "titan.db")), await File.ReadAllBytesAsync(Path.Combine(folder, "titan.db-wal")));
    }

    /// <summary>A Worker takes a few, says output and results of some, and leaves.</summary>
    private static async Task RunSomeAsync(GrpcChannel channel)
    {
        using var call = new WorkerLink.WorkerLinkClient(channel).Connect(RunningManager.Deadline());
        await call.RequestStream.WriteAsync(new WorkerFrame { Hello = Link.ScriptedWorker.Hello(slots: 8) });
        var done = 0;
        while (done < 6 && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            foreach (var grant in call.ResponseStream.Current.Grants)
            {
                if (++done > 6) break;
                await call.RequestStream.WriteAsync(new WorkerFrame
                {
                    Started = { new Started { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, StartedAtUs = 1 } },
                    Output = { Link.ScriptedWorker.Chunk(grant, 0, new byte[3_000]) },
                    Results = { new Result { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Cause = Cause.ExitCode, ExitCode = done % 3, Stdout = new Sealed { TotalBytes = 3_000, HeadBytes = 3_000 } } },
                });
            }
        }

        var cluster = new ClusterService.ClusterServiceClient(channel);
        await Eventually.Holds(async () => (await cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline())).Tasks, counts => counts.Succeeded > 0, "the end of a task");
    }
}
