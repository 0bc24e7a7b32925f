using System.Globalization;
using Google.Protobuf;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Tests.Protocol;

/// <summary>What the door of the API allocates.</summary>
[Collection(Allocations.Alone)]
public sealed class AllocationTests
{
    private const int Items = 1_000;

    [Fact]
    public void Of_a_task_that_comes_in()
    {
        var request = new SubmitManyRequest();
        for (var number = 0; number < Items; number++) request.Tasks.Add(Specs.Shell(number.ToString("D4", CultureInfo.InvariantCulture)));
        var bytes = request.ToByteArray();
        Allocations.AtMost(1022, Items, "a submitted task, read and mapped", () => () =>
        {
            foreach (var task in SubmitManyRequest.Parser.ParseFrom(bytes).Tasks) Submissions.ToCore(task, out _);
        });
    }

    [Fact]
    public void Of_a_task_that_comes_in_by_its_command()
    {
        var request = new SubmitManyRequest { Pattern = Specs.Shell() };
        for (var number = 0; number < Items; number++) request.Commands.Add(number.ToString("D4", CultureInfo.InvariantCulture));
        var bytes = request.ToByteArray();
        Allocations.AtMost(168, Items, "a task submitted by its command, read and mapped", () => () => Submissions.ToCore(SubmitManyRequest.Parser.ParseFrom(bytes), out _));
    }
}
