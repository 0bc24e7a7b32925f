using Google.Protobuf;
using Titan.Protocol;
using Titan.Protocol.V1;
using Titan.Tests.Fuzzing.Messages;

namespace Titan.Tests.Protocol;

/// <summary>What a message takes in memory is known before it is read.</summary>
public sealed class MessageWeightTests
{
    [Fact]
    public void Nothing_again_and_again_weighs_what_it_becomes()
    {
        // Each is a task of two bytes on the wire.
        var bytes = Repeated([0x0A, 0x00], 50_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = SubmitManyRequest.Parser.ParseFrom(bytes);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(50_000, message.Tasks.Count);
        Assert.InRange(MessageWeight.Of(bytes, SubmitManyRequest.Descriptor, long.MaxValue), taken / 2, taken * 2);
        // Tasks; and ids, which are empty texts.
        foreach (var type in new[] { SubmitManyRequest.Descriptor, RetryRequest.Descriptor })
            Assert.True(MessageWeight.Of(Repeated([0x0A, 0x00], 2_000_000), type, WireLimits.MessageWeight) >= WireLimits.MessageWeight);
    }

    /// <summary>A newer program says a few of them; two million in one message took 160 ms to drop.</summary>
    [Theory]
    [InlineData("7A00", "one that nobody knows")]
    [InlineData("0800", "a command, as a number")]
    [InlineData("3200", "a priority, as a text")]
    [InlineData("7B7C", "an empty group")]
    [InlineData("1200", "a name, of which the last one counts")]
    public void Fields_that_are_dropped_weigh_for_the_time_they_take(string field, string what)
    {
        Assert.InRange(Weight(1_000), 1, WireLimits.MessageWeight / 100);
        Assert.True(Weight(2_000_000) >= WireLimits.MessageWeight, what);

        long Weight(int fields) => MessageWeight.Of(Repeated(Convert.FromHexString(field), fields), TaskSpec.Descriptor, WireLimits.MessageWeight);
    }

    [Theory]
    [InlineData("7B7C", "a group that nobody knows")]
    [InlineData("0A8080808010", "a length above 32 bits, of which the reader keeps the lower ones")]
    [InlineData("8A8080801000", "a tag above 32 bits, of which the reader keeps the lower ones")]
    public void What_the_reader_reads_past_is_no_end_of_weighing(string first, string what)
    {
        byte[] bytes = [.. Convert.FromHexString(first), .. Repeated([0x0A, 0x00], 50_000)];
        Assert.InRange(SubmitManyRequest.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes).Tasks.Count, 50_000, 50_001);

        Assert.True(MessageWeight.Of(bytes, SubmitManyRequest.Descriptor, long.MaxValue) > MessageWeight.Of(Repeated([0x0A, 0x00], 50_000), SubmitManyRequest.Descriptor, long.MaxValue), what);
    }

    [Fact]
    public void The_largest_that_may_be_submitted_is_within_the_bound()
    {
        var spec = Specs.Shell();
        for (var i = 0; i < Titan.Core.Limits.Labels; i++) spec.Labels[$"k{i}"] = spec.Require[$"r{i}"] = "v";
        for (var i = 0; i < Titan.Core.Limits.EnvironmentEntries; i++) spec.Work.Env[$"E{i}"] = "v";
        var message = new SubmitManyRequest();
        while (message.CalculateSize() + spec.CalculateSize() + 8 < WireLimits.MessageBytes && message.Tasks.Count < WireLimits.ItemsPerMessage) message.Tasks.Add(spec);

        Assert.InRange(MessageWeight.Of(message.ToByteArray(), SubmitManyRequest.Descriptor, long.MaxValue), 1, WireLimits.MessageWeight - 1);
    }

    [Fact]
    public void The_largest_inventory_of_a_worker_is_within_the_bound()
    {
        var held = new Held { Lease = ulong.MaxValue, TaskId = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", Attempt = 1, Phase = HeldPhase.Running };
        var frame = new WorkerFrame { Pulse = new Pulse { Held = { Enumerable.Repeat(held, WireLimits.MessageBytes / (held.CalculateSize() + 2) - 10) } } };

        Assert.InRange(MessageWeight.Of(frame.ToByteArray(), WorkerFrame.Descriptor, long.MaxValue), 1, WireLimits.MessageWeight - 1);
    }

    [Fact]
    public void What_is_taken_for_light_by_its_length_is_light()
    {
        var random = new RandomMessages(2, ["text"], [1]);
        byte[][] all =
        [
            // The heaviest that there is for its bytes: tasks of two bytes.
            Repeated([0x0A, 0x00], 10_000),
            // And what takes only time.
            Repeated([0x7A, 0x00], 10_000),
            Repeated([0x7B, 0x7C], 10_000),
            .. Enumerable.Range(0, 2_000).Select(_ => random.Damaged(random.Next<SubmitManyRequest>())).Where(bytes => bytes.Length > 0),
        ];

        // One of this length weighs this much, so that length alone does not tell that it is lighter.
        foreach (var bytes in all) Assert.True(MessageWeight.LightUpTo(SubmitManyRequest.Descriptor, MessageWeight.Of(bytes, SubmitManyRequest.Descriptor, long.MaxValue)) < bytes.Length);
        // But of a thousand tasks as people send them it does.
        Assert.InRange(MessageWeight.LightUpTo(SubmitManyRequest.Descriptor, WireLimits.MessageWeight), 100 * WireLimits.ItemsPerMessage, WireLimits.MessageBytes);
    }

    [Fact]
    public void Bytes_that_are_no_message_have_a_weight_too()
    {
        var random = new RandomMessages(1, ["text"], [1]);
        for (var i = 0; i < 2_000; i++)
            Assert.InRange(MessageWeight.Of(random.Damaged(random.Next<WorkerFrame>()), WorkerFrame.Descriptor, WireLimits.MessageWeight), 1, long.MaxValue);
    }

    private static byte[] Repeated(byte[] field, int times) => [.. Enumerable.Repeat(field, times).SelectMany(bytes => bytes)];
}
