using Titan.Client;
using Titan.Storage;

namespace Titan.Tests.Client;

public sealed class StandbySubmitTests
{
    [Fact]
    public async Task A_stream_of_submissions_that_a_standby_refuses_goes_on_at_the_leader()
    {
        await using var leader = await RunningManager.StartAsync();
        await using var standby = await RunningManager.StartAsync(prepare: store => store.Elect(new Peer("leader", leader.Channel.Target, "1.0.0", default, Leads: true)));
        for (var round = 0; round < 100; round++)
        {
            using var client = new TitanClient(new TitanClientOptions { Managers = [ManagerAddress.ParseList(standby.Channel.Target)[0], ManagerAddress.ParseList(leader.Channel.Target)[0]] });
            var answers = await client.Tasks.SubmitManyAsync(SpecsAsync(round), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            Assert.All(answers, answer => Assert.Null(answer.Refusal));
            Assert.Equal(200, answers.Count);
        }
    }

    private static async IAsyncEnumerable<Titan.Protocol.V1.TaskSpec> SpecsAsync(int round)
    {
        for (var i = 0; i < 200; i++)
        {
            // A source that is sometimes slow makes many small batches.
            if (i % 7 == 0) await Task.Yield();
            var spec = Specs.Shell("true");
            spec.IdKey = $"{round}/{i}";
            yield return spec;
        }
    }
}
