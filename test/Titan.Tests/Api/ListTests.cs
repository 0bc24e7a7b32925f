using Grpc.Core;
using Titan.Protocol;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class ListTests
{
    [Fact]
    public async Task Pages_hold_all_tasks_once_newest_first()
    {
        await using var manager = await RunningManager.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++) ids.Add(await manager.SubmitAsync());

        var pages = await PagesAsync(manager, new ListRequest { PageSize = 3 });
        Assert.Equal([3, 3, 1], pages.Select(page => page.Tasks.Count));
        Assert.Equal(Enumerable.Reverse(ids), pages.SelectMany(page => page.Tasks).Select(task => task.Id));
    }

    [Fact]
    public async Task Large_tasks_make_shorter_pages_within_the_limit_of_a_message()
    {
        await using var manager = await RunningManager.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 60; i++) ids.Add(await manager.SubmitAsync(Specs.Shell(new string('x', 131_000))));

        var pages = await PagesAsync(manager, new ListRequest { PageSize = 1_000 });
        Assert.Equal(Enumerable.Reverse(ids), pages.SelectMany(page => page.Tasks).Select(task => task.Id));
        Assert.All(pages, page => Assert.InRange(page.CalculateSize(), 1, WireLimits.MessageBytes));
        Assert.True(pages.Count > 1);
    }

    [Fact]
    public async Task Filters_are_joined()
    {
        await using var manager = await RunningManager.StartAsync();
        var wanted = Specs.Noop();
        wanted.Name = "Nightly Backup";
        wanted.Labels["team"] = "blue";
        var id = await manager.SubmitAsync(wanted);
        await manager.SubmitAsync(new TaskSpec(wanted) { Name = "other" });
        await manager.SubmitAsync();

        var filter = new TaskFilter { Name = "backup", Labels = { { "team", "blue" } }, Phases = { Phase.Pending }, Since = (await manager.GetAsync(id)).SubmittedAt };
        var page = await manager.Tasks.ListAsync(new ListRequest { Filter = filter }, RunningManager.Deadline());
        Assert.Equal([id], page.Tasks.Select(task => task.Id));

        filter.Until = filter.Since;
        Assert.Empty((await manager.Tasks.ListAsync(new ListRequest { Filter = filter }, RunningManager.Deadline())).Tasks);
    }

    public static TheoryData<string, string> BadRequests() => new()
    {
        { """{ "pageSize": -1 }""", "page_size" },
        { """{ "pageSize": 1001 }""", "page_size" },
        { """{ "pageToken": "next" }""", "page_token" },
        { """{ "filter": { "phases": [257] } }""", "filter.phases" },
        { """{ "filter": { "phases": [0] } }""", "filter.phases" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task A_list_that_cannot_be_given_names_the_field(string request, string field)
    {
        await using var manager = await RunningManager.StartAsync();
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD",
            async () => await manager.Tasks.ListAsync(ListRequest.Parser.ParseJson(request), RunningManager.Deadline()));
        Assert.Equal(field, error.Metadata["field"]);
    }

    private static async Task<List<ListResponse>> PagesAsync(RunningManager manager, ListRequest request)
    {
        var pages = new List<ListResponse>();
        do
        {
            pages.Add(await manager.Tasks.ListAsync(request, RunningManager.Deadline()));
            request.PageToken = pages[^1].NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return pages;
    }
}
