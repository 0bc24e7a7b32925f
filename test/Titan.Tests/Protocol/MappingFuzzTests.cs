using Google.Protobuf;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Tests.Fuzzing.Messages;

namespace Titan.Tests.Protocol;

/// <summary>Whatever stands in a message, mapping it and deciding it ends in an answer or a refusal, never in an exception.</summary>
public sealed class MappingFuzzTests
{
    private const int Messages = 400;

    private static readonly Instant Start = new(TimeSpan.FromDays(20_000).Ticks);

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Submissions_are_accepted_or_refused(int seed)
    {
        var random = new RandomMessages(seed, ["key", "w1", "/tmp", "echo"], [1]);
        var core = new Orchestrator(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = Lease.None }, 1, Start);
        var accepted = 0;
        for (var i = 0; i < Messages; i++)
        {
            var decision = new Decision();
            // Random content is hardly ever good: a plain one now and then, so that what is accepted is mapped back too.
            var message = i % 20 == 0 ? new Titan.Protocol.V1.TaskSpec { Work = new Titan.Protocol.V1.Work { Noop = new() }, Name = $"plain {i}" } : random.Next<Titan.Protocol.V1.TaskSpec>();
            if (i % 20 != 0) message = Reread(random, message);
            if (message is not { } spec) continue;
            var outcome = Submissions.ToCore(spec, out var unreadable) is { } submission ? core.Submit(submission, Start, decision) : SubmitOutcome.Refused(unreadable!);
            if (outcome.Refusal is { } refusal)
            {
                Assert.NotEmpty(refusal.Hint);
                Assert.InRange(refusal.ToRpc().Status.Detail.Length, 1, 1_024);
            }
            else
            {
                accepted++;
                core.Find(outcome.Id, Start)!.ToWire(Start).ToByteArray();
            }

            core.Conclude(Start, decision);
        }

        Assert.InRange(accepted, 1, Messages - 1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_workers_say_is_decided(int seed)
    {
        var core = new Orchestrator(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(10) }, 1, Start);
        var session = new WorkerSession("w1", 1);
        var ids = Prepare(core, session);
        var random = new RandomMessages(seed, [.. ids.Select(id => id.ToString()), "w1"], [1, 11, 12, 13, 14, 15, 16, 17, 18]);
        var now = Start;
        for (var i = 0; i < Messages; i++)
        {
            var decision = new Decision();
            now += TimeSpan.FromMilliseconds(100);
            if (Reread(random, random.Next<WorkerFrame>()) is { } frame) Tell(core, session, frame, now, decision);
            core.Tick(now, decision);
            core.Conclude(now, decision);
            foreach (var id in ids) core.Find(id, now)!.ToWire(now).ToByteArray();
            foreach (var worker in core.Workers().Workers) worker.ToWire().ToByteArray();
        }
    }

    private static List<TaskId> Prepare(Orchestrator core, WorkerSession session)
    {
        var decision = new Decision();
        Assert.Null(core.Join(new WorkerHello { Session = session, Address = "here", Slots = 4, Executors = [Executor.Noop] }, 1, Start, decision));
        var ids = Enumerable.Range(0, 8).Select(_ => core.Submit(new TaskSubmission { Work = NoopWork.Plain }, Start, decision).Id).ToList();
        core.Conclude(Start, decision);
        return ids;
    }

    private static void Tell(Orchestrator core, WorkerSession session, WorkerFrame frame, Instant now, Decision decision)
    {
        if (frame.Hello is not null) core.Join(frame.Hello.ToCore("there"), 2, now, decision);
        foreach (var started in frame.Started) core.Started(session, started.ToCore(), Times.FromMicroseconds(started.StartedAtUs), now, decision);
        foreach (var result in frame.Results) core.Report(session, result.ToCore(), now, decision);
        if (frame.Pulse is not null) core.Pulse(session, frame.Pulse.ToCore(), now, decision);
    }

    /// <summary>The message after a damaged journey; null when it cannot be read, which the API tells as such.</summary>
    private static T? Reread<T>(RandomMessages random, T message)
        where T : class, IMessage<T>, new()
    {
        try
        {
            return new MessageParser<T>(() => new T()).ParseFrom(random.Damaged(message));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
