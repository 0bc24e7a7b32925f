using System.Buffers;
using Google.Protobuf;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Manager.Link;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Grant = Titan.Core.Releases.Grant;
using TaskSpec = Titan.Core.Tasks.TaskSpec;

namespace Titan.Tests.Link;

/// <summary>What the Manager's end of the link allocates, in frames of a thousand.</summary>
[Collection(Allocations.Alone)]
public sealed class AllocationTests
{
    private const int Items = 1_000;

    private static readonly WorkerSession Session = new("w1", 1);

    [Fact]
    public void Of_a_grant_that_goes_out()
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        var orders = Enumerable.Range(1, Items).Select(number => new Grant(Session, Spec(number), 1, new Lease((ulong)number))).ToArray();
        Allocations.AtMost(480, Items, "a grant in the frame to a Worker", () =>
        {
            buffer.ResetWrittenCount();
            return () =>
            {
                var frame = new FrameBuilder();
                foreach (var order in orders) frame.Add(order);
                frame.Frame.WriteTo(buffer);
            };
        });
    }

    [Fact]
    public void Of_a_result_that_comes_in()
    {
        var frame = new WorkerFrame();
        for (var number = 1; number <= Items; number++)
            frame.Results.Add(new Result { Lease = (ulong)number, TaskId = Spec(number).Id.ToString(), Attempt = 1, Cause = Titan.Protocol.V1.Cause.ExitCode, StartedAtUs = 1, EndedAtUs = 2 });
        var bytes = frame.ToByteArray();
        Allocations.AtMost(360, Items, "a result in the frame from a Worker", () => () =>
        {
            foreach (var result in WorkerFrame.Parser.ParseFrom(bytes).Results) result.ToCore();
        });
    }

    [Fact]
    public void Of_an_attempt_in_a_pulse_that_comes_in()
    {
        var frame = new WorkerFrame { Pulse = new Pulse { Sequence = 1 } };
        for (var number = 1; number <= Items; number++)
            frame.Pulse.Held.Add(new Held { Lease = (ulong)number, TaskId = Spec(number).Id.ToString(), Attempt = 1, Phase = Titan.Protocol.V1.HeldPhase.Running });
        var bytes = frame.ToByteArray();
        Allocations.AtMost(213, Items, "an attempt in the pulse of a Worker", () => () => Links.ToCore(WorkerFrame.Parser.ParseFrom(bytes).Pulse.Held));
    }

    private static TaskSpec Spec(int number) => new()
    {
        Id = new TaskId((ulong)number, 7),
        Work = new ShellWork("true"),
        Terms = new TaskTerms { MaxRetries = 3, MaxLosses = 5, MaxOutput = 1 << 20 },
        SubmittedAt = new Titan.Core.Instant(0),
    };
}
