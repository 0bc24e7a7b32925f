using Google.Protobuf;
using Titan.Tests.Fuzzing.Messages;
using Titan.Tests.Worker;
using Titan.Tests.Worker.Link;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Fuzzing.Links;

/// <summary>A Manager that says nonsense, or says it in bytes that are none: the Worker lives on, and works for the next one that makes sense.</summary>
public sealed class ManagerFrameFuzzTests
{
    private const string Target = "titan.v1.ManagerFrame";
    private const int Inputs = 250;

    /// <summary>One that nothing else of the test speaks of: a grant of a lease that was acknowledged is not run.</summary>
    private const ulong HealthyLease = 1_000_000_007;

    /// <summary>Waiting between connections is not what is tested.</summary>
    private const int Haste = 20;

    private static readonly V1.ManagerFrame Welcome = new() { Welcome = new V1.Welcome { ManagerId = "raw", Epoch = 1, OutputWindowBytes = 4 << 20, SilenceLimitMs = 600_000 } };

    [Fact]
    public async Task A_worker_outlives_whatever_its_manager_says()
    {
        await using var manager = await RawManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options, new HastyTime(Haste), manager.Address);
        // Before it was ever welcome, some refusals end a Worker: its user is to change something.
        await ConverseAsync(manager, worker, RawLink.Framed(Welcome.ToByteArray()), abort: false);

        var random = new Random(FuzzPlan.SeedOf(Target));
        foreach (var input in Corpus.Of(Target).Select(RawLink.Framed).Concat(Talks(random)))
            await ConverseAsync(manager, worker, input, abort: random.Next(4) == 0);

        await AssertWorksAsync(manager);
    }

    private static IEnumerable<byte[]> Talks(Random random)
    {
        var messages = new RandomMessages(FuzzPlan.SeedOf(Target), [new Titan.Core.Tasks.TaskId(1, 7).ToString(), "true", "NOT_LEADER", "PROTOCOL", "127.0.0.1:1"], [1, 2, 3, HealthyLease - 1]);
        for (var i = Inputs * FuzzPlan.Rounds; i > 0; i--)
        {
            var talk = new List<byte>();
            if (random.Next(4) > 0) talk.AddRange(RawLink.Framed(Welcome.ToByteArray()));
            for (var frames = random.Next(1, 6); frames > 0; frames--) talk.AddRange(Frame(random, messages));
            yield return [.. talk];
        }
    }

    private static byte[] Frame(Random random, RandomMessages messages)
    {
        var message = messages.Damaged(random.Next(4) == 0 ? new V1.ManagerFrame { Welcome = messages.Next<V1.Welcome>() } : messages.Next<V1.ManagerFrame>());
        var frame = RawLink.Framed(message);
        // A length that lies, or a flag that there is not.
        if (random.Next(12) == 0) frame[random.Next(5)] ^= (byte)(1 << random.Next(8));
        return frame;
    }

    private static async Task ConverseAsync(RawManager manager, RunningWorker worker, byte[] talk, bool abort)
    {
        var accepting = manager.AcceptAsync();
        if (await Task.WhenAny(accepting, worker.ExitCode) == worker.ExitCode) Assert.Fail($"the worker ended: {worker.ExitCode.Exception}\n{worker.Errors}");
        var link = await accepting;
        if (await link.SayAsync(talk) && !abort) await link.HearAsync();
        link.HangUp(abort);
        Assert.False(worker.ExitCode.IsCompleted, $"the worker ended: {worker.ExitCode.Exception}\n{worker.Errors}\nafter {Convert.ToHexString(talk.AsSpan(0, Math.Min(talk.Length, 2_000)))}");
    }

    private static async Task AssertWorksAsync(RawManager manager)
    {
        // What it was told before may still wait for an acknowledgement, and be said first.
        while (true)
        {
            var link = await manager.AcceptAsync();
            await link.SayAsync(Welcome);
            await link.SayAsync(new V1.ManagerFrame { Grants = { Grants.Noop(HealthyLease, task: 77) } });
            while (await link.HearAsync() is { } frame)
            {
                if (frame.Pulse is { } pulse) await link.SayAsync(new V1.ManagerFrame { PulseAnswer = new V1.PulseAnswer { Sequence = pulse.Sequence }, Acknowledged = { pulse.Held.Select(held => held.Lease).Where(lease => lease != HealthyLease) } });
                if (frame.Results.Any(result => result.Lease == HealthyLease)) return;
            }
        }
    }
}
