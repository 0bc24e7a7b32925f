using System.Text;
using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

public sealed class EachLineTests
{
    [Theory]
    [InlineData("echo {}", "a b", "echo 'a b'")]
    [InlineData("cp {} {}.bak", "it's", "cp 'it'\\''s' 'it'\\''s'.bak")]
    [InlineData("echo \"{}\"", "plain", "echo \"plain\"")]
    [InlineData("gzip -9", "a b", "gzip -9 'a b'")]
    [InlineData("test {} -gt 0", "17", "test 17 -gt 0")]
    public async Task In_a_shell_command_the_line_is_one_word(string command, string line, string expected)
    {
        await using var manager = await RestartableManager.StartAsync();
        Assert.Equal([expected], await SubmitAsync(manager, $"{line}\n", "--command", command));
    }

    [Theory]
    [InlineData(new[] { "prog", "-x={}", "{}" }, "a b", "prog '-x=a b' 'a b'")]
    [InlineData(new[] { "prog", "-x" }, "$HOME", "prog -x '$HOME'")]
    public async Task In_the_arguments_of_a_program_the_line_goes_in_as_it_is(string[] program, string line, string expected)
    {
        await using var manager = await RestartableManager.StartAsync();
        Assert.Equal([expected.Replace("-x=a", "-x=a", StringComparison.Ordinal)], await SubmitAsync(manager, $"{line}\n", ["--", .. program]));
    }

    [Fact]
    public async Task Without_a_command_the_line_is_the_command()
    {
        await using var manager = await RestartableManager.StartAsync();
        Assert.Equal(["echo $HOME | wc", "true"], await SubmitAsync(manager, "echo $HOME | wc\r\n\r\ntrue"));
    }

    [Fact]
    public async Task Ids_come_in_order_and_refused_lines_are_told_with_their_numbers()
    {
        await using var manager = await RestartableManager.StartAsync();
        byte[] bytes = [.. "one\n"u8, 0xFF, .. "\nthree\nfo\0ur\n \n"u8, .. Encoding.ASCII.GetBytes(new string('x', 5 << 20)), .. "\n"u8, .. Encoding.ASCII.GetBytes(new string('y', 140_000)), .. "\neight"u8];
        using var file = new TemporaryFile(bytes);
        var prompt = new Prompt(manager);

        var answer = (await prompt.RunAsync("submit", "--each-line", file.Path)).Ended(1);

        Assert.Equal(3, answer.Lines.Length);
        Assert.Equal(answer.Lines.Order(StringComparer.Ordinal), answer.Lines);
        Assert.Contains("line 2: it is not valid UTF-8", answer.Error, StringComparison.Ordinal);
        Assert.Contains("line 4: it holds a NUL byte", answer.Error, StringComparison.Ordinal);
        Assert.Contains("line 5: the command is empty", answer.Error, StringComparison.Ordinal);
        Assert.Contains("line 6: it is longer than 4194304 bytes", answer.Error, StringComparison.Ordinal);
        Assert.Contains("line 7: the command is 140000 bytes; at most 131071 are allowed", answer.Error, StringComparison.Ordinal);
        Assert.Contains("5 of 8 lines were refused", answer.Error, StringComparison.Ordinal);

        var list = (await prompt.RunAsync("submit", "--each-line", file.Path, "-o", "json")).Ended(1).Json.EnumerateArray().ToList();
        Assert.Equal(8, list.Count);
        Assert.Equal([1, 3, 8], list.Where(item => item.TryGetProperty("id", out var id) && id.ValueKind != System.Text.Json.JsonValueKind.Null).Select(item => item.GetProperty("line").GetInt32()));
        Assert.Equal([2, 4, 5, 6, 7], list.Where(item => item.TryGetProperty("error", out _)).Select(item => item.GetProperty("line").GetInt32()).Order());
    }

    [Fact]
    public async Task Wait_sums_up_and_ends_with_the_code_of_the_first_line_that_failed()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, slots: 3);
        var call = new Prompt(manager).RunAsync(Lines("a\nb\nc\n"), CancellationToken.None, "submit", "--each-line", "-", "--wait", "--max-retries", "0", "--command", "say {}");
        var grants = new List<Grant> { await worker.GrantAsync(), await worker.GrantAsync(), await worker.GrantAsync() };
        foreach (var grant in grants) await worker.BeginAsync(grant);

        // The last line fails first.
        await worker.EndAsync(grants.Single(grant => grant.Work.Shell.Command == "say c"), exitCode: 9);
        await worker.EndAsync(grants.Single(grant => grant.Work.Shell.Command == "say b"), exitCode: 5);
        await worker.EndAsync(grants.Single(grant => grant.Work.Shell.Command == "say a"));

        var answer = (await call).Ended(5);
        Assert.Equal(3, answer.Lines.Length);
        Assert.Contains("3 tasks: 1 succeeded, 2 failed, 0 cancelled", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_a_key_a_line_so_that_a_file_can_be_submitted_again()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var first = (await prompt.RunAsync(Lines("a\nb\n"), CancellationToken.None, "submit", "--each-line", "-", "--id-key", "batch")).Ended(0);
        var second = (await prompt.RunAsync(Lines("a\nb\nc\n"), CancellationToken.None, "submit", "--each-line", "-", "--id-key", "batch")).Ended(0);
        Assert.Equal(first.Lines, second.Lines[..2]);
        Assert.Equal(3, second.Lines.Length);
    }

    [Fact]
    public async Task Ten_thousand_lines_are_ten_thousand_tasks()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var answer = (await prompt.RunAsync(Lines(string.Concat(Enumerable.Range(1, 10_000).Select(i => $"{i}\n"))), CancellationToken.None, "submit", "--each-line", "-", "--command", "echo")).Ended(0);
        Assert.Equal(10_000, answer.Lines.Distinct().Count());
        var listed = (await prompt.RunAsync("tasks", "--all", "-o", "id")).Ended(0).Lines;
        Assert.Equal(answer.Lines.Reverse(), listed);
    }

    [Theory]
    [InlineData("echo `cat {}`")]
    [InlineData("sh -c 'cat {}'")]
    [InlineData("echo hi; ")]
    public async Task A_command_in_which_a_line_would_not_be_sure_to_stay_a_word_is_bad_usage(string command) =>
        Assert.Contains("--command: ", (await new Prompt().RunAsync(Lines("a\n"), CancellationToken.None, "submit", "--each-line", "-", "--command", command)).Ended(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_byte_order_mark_at_the_head_is_left_out_and_UTF_16_is_refused()
    {
        await using var manager = await RestartableManager.StartAsync();
        Assert.Equal(["echo one", "echo two"], await SubmitAsync(manager, "\uFEFFecho one\r\necho two\r\n"));
        Assert.Equal(["echo one", "echo two", "only"], await SubmitAsync(manager, "\uFEFF\r\nonly"));
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            using var list = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("echo one\r\n")]);
            var answer = (await new Prompt(manager).RunAsync(list, CancellationToken.None, "submit", "--each-line", "-")).Ended(2);
            Assert.Contains("UTF-16", answer.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_first_line_is_submitted_before_the_second_one_is_there()
    {
        await using var manager = await RestartableManager.StartAsync();
        var (lines, ids) = (new System.IO.Pipelines.Pipe(), new System.IO.Pipelines.Pipe());
        var call = new Prompt(manager).StartAsync(lines.Reader.AsStream(), ids.Writer.AsStream(), Stream.Null, CancellationToken.None, "submit", "--each-line", "-");
        using var reader = new StreamReader(ids.Reader.AsStream());
        foreach (var line in (string[])["a\n", "b\n"])
        {
            await lines.Writer.WriteAsync(Encoding.UTF8.GetBytes(line), TestContext.Current.CancellationToken);
            Assert.Equal(26, (await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime())!.Length);
        }

        await lines.Writer.CompleteAsync();
        Assert.Equal(0, await call.InTime());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var answer = (await new Prompt().RunAsync("submit", "--each-line", "/no/such/file")).Ended(2);
        Assert.Contains("/no/such/file", answer.Error, StringComparison.Ordinal);
    }

    private static MemoryStream Lines(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<IEnumerable<string>> SubmitAsync(RestartableManager manager, string text, params string[] arguments)
    {
        var prompt = new Prompt(manager);
        await prompt.RunAsync(Lines(text), CancellationToken.None, ["submit", "--each-line", "-", .. arguments]);
        var tasks = (await prompt.RunAsync("tasks", "-o", "json")).Ended(0).Json;
        return tasks.EnumerateArray().Select(task => task.GetProperty("command").GetString()!).Reverse();
    }
}
