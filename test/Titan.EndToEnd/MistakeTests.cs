using System.Net.Sockets;
using System.Text.Json;

namespace Titan.EndToEnd;

/// <summary>What is wrong is told in one clear line, with the right exit code.</summary>
public sealed class MistakeTests(MistakeCluster shared) : IClassFixture<MistakeCluster>
{
    // One id each, in time order, so that any two share the beginning.
    public static TheoryData<int, string, string[]> Mistakes => new()
    {
        { 1, "ZZZZZZZZ", ["get", "ZZZZZZZZ"] },
        { 1, "ZZZZZZZZ", ["logs", "ZZZZZZZZ"] },
        { 1, "ZZZZZZZZ", ["cancel", "ZZZZZZZZ"] },
        { 1, "more than one", ["get", "0"] },
        { 2, "command", ["submit", "--command", ""] },
        { 2, "command", ["submit", "--command", "   "] },
        { 2, "--max-retries", ["submit", "--command", "true", "--max-retries", "-1"] },
        { 2, "--timeout", ["submit", "--command", "true", "--timeout", "-5"] },
        { 2, "--no-such-switch", ["submit", "--no-such-switch"] },
        { 2, "no-such-command", ["no-such-command"] },
        { 1, "no-such-worker", ["drain", "no-such-worker"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_one_line(int code, string names, string[] arguments)
    {
        var answer = (await shared.Titan.RunAsync(arguments)).Ended(code);
        Assert.Empty(answer.Text);
        Assert.Contains(names, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_as_json_too(int code, string names, string[] arguments)
    {
        var answer = (await shared.Titan.RunAsync([.. arguments, "-o", "json"])).Ended(code);
        var error = JsonDocument.Parse(answer.Bytes).RootElement.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("code").GetString()!);
        Assert.Contains(names, error.GetProperty("message").GetString()! + error.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_that_is_not_there_is_told()
    {
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var address = nobody.LocalEndPoint!.ToString()!;

        var answer = (await new TitanCommand(address).RunAsync("status")).Ended(1);
        Assert.Contains(address, answer.Error, StringComparison.Ordinal);
        answer = (await new TitanCommand(address).RunAsync("status", "-o", "json")).Ended(1);
        Assert.Contains(address, JsonDocument.Parse(answer.Bytes).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_over_the_limit_is_refused_by_name()
    {
        using var file = new TemporaryFile([new string('x', 140_000)]);

        var answer = await shared.Titan.RunAsync("submit", "--each-line", file.Path, "--command", "echo {}");
        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("131071", answer.Error.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
