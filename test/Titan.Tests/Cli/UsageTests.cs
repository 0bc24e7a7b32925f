namespace Titan.Tests.Cli;

/// <summary>Bad usage: one clear line, exit code 2, and no Manager is asked.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "titan has no command sbumit; did you mean submit?", ["sbumit"] },
        { "titan has no command xyzzy (", ["xyzzy"] },
        { "titan has no command ps; did you mean tasks?", ["ps"] },
        { "titan has no command ls; did you mean tasks?", ["ls"] },
        { "titan has no command kill; did you mean cancel?", ["kill"] },
        { "titan has no command top; did you mean status?", ["top"] },
        { "titan has no command xyzzy", ["help", "xyzzy"] },
        { "titan get has no switch --foo", ["get", "--foo"] },
        { "titan get has no switch --foo", ["get", "1", "--foo"] },
        { "titan why has no switch --foo", ["why", "1", "--foo"] },
        { "titan logs has no switch --folow; did you mean --follow?", ["logs", "1", "--folow"] },
        { "titan wait has no switch -x", ["wait", "1", "-x"] },
        { "titan cancel has no switch --forc", ["cancel", "--forc", "1"] },
        { "titan drain has no switch --now", ["drain", "--now"] },
        { "write each by itself: --label app=x --label env=prod", ["submit", "--label", "app=x,env=prod", "--", "x"] },
        { "write each by itself: --require a=1 --require b=2", ["run", "--require", "a=1,b=2", "--", "x"] },
        { "write each by itself: --label a=1 --label b=2", ["tasks", "-l", "a=1,b=2"] },
        { "--label: a is given twice, as \"1\" and as \"2\"", ["submit", "--label", "a=1", "--label", "a=2", "--", "x"] },
        { "--env: A is given twice, as \"1\" and as \"2\"", ["submit", "--env", "A=1", "--env", "A=2", "--", "x"] },
        { "--env: \"=1\" has no name", ["submit", "--env", "=1", "--", "x"] },
        { "--env-file: there is no file /no/such/file", ["submit", "--env-file", "/no/such/file", "--", "x"] },
        { "--each-line: there is no file /no/such/file", ["submit", "--each-line", "/no/such/file"] },
        { "--each-line: / is a folder", ["submit", "--each-line", "/"] },
        { "--each-line needs a value, FILE:", ["submit", "--each-line"] },
        { "--command is given more than once: a, b", ["submit", "--command", "a", "--command", "b"] },
        { "--timeout: \"99999999999h\" is too long; at most", ["submit", "--timeout", "99999999999h", "--", "x"] },
        { "2h or 7d", ["submit", "--timeout", "soon", "--", "x"] },
        { "either --tail or --since-offset", ["logs", "1", "--tail", "3", "--since-offset", "5"] },
        { "titan tasks has no switch --stat; did you mean --state or --sort?", ["tasks", "--stat", "x"] },
        { "titan submit has no switch --timout; did you mean --timeout?", ["submit", "--timout", "5", "--", "x"] },
        { "titan run has no switch -z; what belongs to a program goes behind it", ["run", "-z", "ls"] },
        { "titan submit has no switch --timout; did you mean --timeout?", ["submit", "--timout", "5", "x", "--name", "y"] },
        { "write --timeout 5m for the duration", ["submit", "--timeout", "5", "minutes", "--", "sleep", "1"] },
        { "write --delay 1.5s for the duration", ["submit", "--delay", "1.5", "seconds", "true"] },
        { "a line for the shell is written as --command", ["submit", "echo hi; sleep 1"] },
        { "a line for the shell is written as --command", ["run", "--name", "x", "ls -l"] },
        { "titan status takes no argument now", ["status", "now"] },
        { "say which task", ["get"] },
        { "give the id once", ["get", "1", "--id", "2"] },
        { "titan logs needs <ID>: Whole ids", ["logs"] },
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
        { "--limit: at most 100000 tasks can be sorted", ["tasks", "--sort", "took", "--limit", "100001"] },
        { "--sort: \"age\" is not one of submitted, started, ended, took, priority, name", ["tasks", "--sort", "age"] },
        { "either --sort or --watch", ["tasks", "--sort", "took", "--watch"] },
        { "asks for {what}; there are id, name, command", ["tasks", "--format", "{id} {what}"] },
        { "labels.KEY", ["tasks", "--format", "{what}"] },
        { "without its other half; write {{", ["tasks", "--format", "{id"] },
        { "without its other half; write }}", ["tasks", "--format", "id}"] },
        { "either --format or --output", ["tasks", "--format", "{id}", "-o", "wide"] },
        { "--longer-than: \"soon\"", ["tasks", "--longer-than", "soon"] },
        { "--output: \"xml\"", ["tasks", "-o", "xml"] },
        { "--manager: \"a:b\"", ["--manager", "a:b", "status"] },
        { "--attempt: \"0\"", ["logs", "1", "--attempt", "0"] },
        { "--attempt: \"x\"", ["logs", "1", "--attempt", "x"] },
        { "say which tasks", ["cancel"] },
        { "--state: a succeeded task can't be retried; only failed and cancelled ones can", ["retry", "--state", "succeeded"] },
        { "--state: a succeeded task can't be retried", ["retry", "--state", "failed,succeeded", "--yes"] },
        { "--state: a failed task can't be cancelled; only pending and running ones can", ["cancel", "--state", "failed", "--yes"] },
        { "say which tasks", ["forget", "--yes"] },
        { "--state: a running task can't be forgotten; only succeeded and failed and cancelled ones can", ["forget", "--state", "running", "--yes"] },
        { "either --dead-workers or tasks", ["forget", "--dead-workers", "1"] },
        { "--ended-before: \"yesterday\"", ["forget", "--ended-before", "yesterday"] },
        { "titan retry has no switch --ended-before", ["retry", "--ended-before", "1d"] },
        { "either --cwd or --scratch", ["retry", "1", "--cwd", "/x", "--scratch"] },
        { "--timeout: it must be more than 0", ["retry", "1", "--timeout", "0"] },
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
    public async Task A_bad_value_that_the_environment_has_is_told_with_the_name_of_its_variable()
    {
        var prompt = new Prompt { Environment = { ["TITAN_PRIORITY"] = "high" } };
        Assert.StartsWith("titan: TITAN_PRIORITY: \"high\" is not a whole number", (await prompt.RunAsync("submit", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_forms_of_the_answer_contradict_each_other()
    {
        Assert.Contains("give one form", (await new Prompt().RunAsync("tasks", "--json", "-o", "id")).Ended(2).Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("give one form", (await new Prompt().RunAsync("tasks", "-q", "-o", "table")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Usage:", "help")]
    [InlineData("Queue a task", "help", "submit")]
    [InlineData("0.", "version")]
    public async Task Help_and_version_are_commands_too(string told, params string[] arguments)
    {
        using var output = new StringWriter();
        var root = Titan.Cli.TitanProgram.Build(new Titan.Cli.Terminals.Terminal(Stream.Null, Stream.Null, Stream.Null));
        Titan.CommandLine.HelpCommands.AddTo(root, "titan");
        Assert.Equal(0, await root.Parse(arguments).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken));
        Assert.Contains(told, output.ToString(), StringComparison.Ordinal);
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
