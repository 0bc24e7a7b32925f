namespace Titan.Tests.Cli;

/// <summary>Bad usage: one clear line, exit code 2, and no Manager is asked.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "titan has no command sbumit; did you mean submit?", ["sbumit"] },
        { "titan has no command xyzzy (", ["xyzzy"] },
        { "titan tasks has no switch --stat; did you mean --state?", ["tasks", "--stat", "x"] },
        { "titan submit has no switch --timout; did you mean --timeout?", ["submit", "--timout", "5", "--", "x"] },
        { "titan run has no switch -l; what belongs to a program goes behind it", ["run", "-l", "ls"] },
        { "titan submit has no switch --timout; did you mean --timeout?", ["submit", "--timout", "5", "x", "--name", "y"] },
        { "write --timeout 5m for the duration", ["submit", "--timeout", "5", "minutes", "--", "sleep", "1"] },
        { "write --delay 1.5s for the duration", ["submit", "--delay", "1.5", "seconds", "true"] },
        { "a line for the shell is written as --command", ["submit", "echo hi; sleep 1"] },
        { "a line for the shell is written as --command", ["run", "--name", "x", "ls -l"] },
        { "titan status takes no argument now", ["status", "now"] },
        { "say which task", ["get"] },
        { "give the id once", ["get", "1", "--id", "2"] },
        { "titan logs needs <ID>: The task", ["logs"] },
        { "titan wait needs <ID>: Whole ids", ["wait"] },
        { "titan drain needs <WORKER>", ["drain"] },
        { "say what to run", ["submit"] },
        { "the command is empty", ["submit", "--command", ""] },
        { "the command is empty", ["run", "--", ""] },
        { "not both", ["submit", "--command", "a", "--", "b"] },
        { "--max-retries: \"-1\"", ["submit", "--max-retries", "-1", "--", "x"] },
        { "--timeout: it must be more than 0", ["submit", "--timeout", "0", "--", "x"] },
        { "--timeout: \"5 parsecs\"", ["submit", "--timeout", "5 parsecs", "--", "x"] },
        { "--priority: \"1001\"", ["submit", "--priority", "1001", "--", "x"] },
        { "--env: \"A\"", ["submit", "--env", "A", "--", "x"] },
        { "use --wait", ["submit", "--each-line", "f", "--follow"] },
        { "--state: \"asleep\"", ["tasks", "--state", "pending,asleep"] },
        { "--since: \"yesterday\"", ["tasks", "--since", "yesterday"] },
        { "--limit: \"0\"", ["tasks", "--limit", "0"] },
        { "--output: \"xml\"", ["tasks", "-o", "xml"] },
        { "--manager: \"a:b\"", ["--manager", "a:b", "status"] },
        { "--attempt: \"0\"", ["logs", "1", "--attempt", "0"] },
        { "--attempt: \"x\"", ["logs", "1", "--attempt", "x"] },
        { "say which tasks", ["cancel"] },
        { "either ids or filters", ["cancel", "1", "--all"] },
        { "\"tcsh\" is not one of bash, zsh, fish", ["completion", "tcsh"] },
        { "--workers: \"-1\"", ["dev", "--workers", "-1"] },
        { "--tasks: \"0\" is not a whole number from 1 to 1000000", ["bench", "--tasks", "0"] },
        { "--executor: \"docker\" is not one of noop, shell", ["bench", "--executor", "docker"] },
        { "--rate: \"fast\"", ["bench", "--rate", "fast"] },
        { "--port: \"x\" is not a whole number from 0 to 65535", ["dev", "--port", "x"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Bad_usage_is_one_line_and_exit_code_2(string told, string[] arguments)
    {
        var answer = (await new Prompt().RunAsync(arguments)).Ended(2);
        Assert.Empty(answer.Bytes);
        Assert.StartsWith("titan: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains(told, answer.Error, StringComparison.Ordinal);
        Assert.Contains("--help tells more)", answer.Error, StringComparison.Ordinal);
        Assert.Equal(1, answer.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Bad_usage_is_an_error_document_under_json(string told, string[] arguments)
    {
        if (arguments.Contains("-o")) return;
        var answer = (await new Prompt().RunAsync(["-o", "json", .. arguments])).Ended(2);
        Assert.Empty(answer.Error);
        var error = answer.Json.GetProperty("error");
        Assert.Equal("USAGE", error.GetProperty("code").GetString());
        Assert.Contains(told.TrimEnd('(', ' '), error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("hint").GetString()!);
    }

    [Fact]
    public async Task Json_that_the_environment_asks_for_holds_for_bad_usage_too()
    {
        var prompt = new Prompt { Environment = { ["TITAN_OUTPUT"] = "json" } };
        Assert.Equal("USAGE", (await prompt.RunAsync("tasks", "--state", "asleep")).Ended(2).Json.GetProperty("error").GetProperty("code").GetString());
        Assert.StartsWith("titan: ", (await prompt.RunAsync("tasks", "--state", "asleep", "-o", "table")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_has_in_its_environment_sets_no_switch()
    {
        var prompt = new Prompt { Environment = { ["TITAN_ATTEMPT"] = "none", ["TITAN_PORT"] = "none" } };
        (await prompt.RunAsync("logs", "1", "--manager", "127.0.0.1:1")).Ended(1);
        (await prompt.RunAsync("dev", "--programs", "/no/such/folder")).Ended(1);
    }

    [Fact]
    public async Task Nobody_there_is_exit_code_1_with_the_address_and_a_hint()
    {
        var answer = (await new Prompt().RunAsync("status", "--manager", "127.0.0.1:1")).Ended(1);
        Assert.Contains("127.0.0.1:1: connection refused", answer.Error, StringComparison.Ordinal);
        Assert.Contains("--manager HOST:PORT", answer.Error, StringComparison.Ordinal);

        var error = (await new Prompt().RunAsync("--manager=127.0.0.1:1", "--json", "status")).Ended(1).Json.GetProperty("error");
        Assert.Equal("UNAVAILABLE", error.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("run", "--", "true")]
    [InlineData("submit", "--wait", "--command", "true")]
    [InlineData("wait", "1")]
    public async Task Where_exit_codes_are_the_tasks_own_nobody_there_is_125(params string[] arguments) =>
        (await new Prompt().RunAsync(["--manager", "127.0.0.1:1", .. arguments])).Ended(125);
}
