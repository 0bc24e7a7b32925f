using System.Text;
using Titan.CommandLine;
using Titan.Manager;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>A config file with whatever in it is read, or refused in one line that names it.</summary>
public sealed class ConfigFileFuzzTests : IDisposable
{
    private const string Target = "config";
    private const int Files = 1_500;

    private static readonly byte[] Good = Encoding.UTF8.GetBytes("""
        { "port": 50051, "bind": "127.0.0.1", "max-pending": 5000, "reap-after": "10s", /* why not */ "retention": "1h", "max-output": "1MiB",
          "store": "memory", "log-level": "warn", "log-format": "json", "max-retries": 3, "timeout": "none" }
        """);

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Whatever_stands_in_it_is_read_or_refused_in_one_line()
    {
        var damage = new TextDamage(new Random(FuzzPlan.SeedOf(Target)));
        foreach (var content in Corpus.Of(Target).Concat(Enumerable.Range(0, Files * FuzzPlan.Rounds).Select(_ => damage.Damage(Good))))
        {
            if (await JudgeAsync(content) is { } fault) await Finding.FailAsync(Target, content, fault, JudgeAsync);
        }
    }

    [Theory]
    [InlineData("/dev/zero", "larger than")]
    [InlineData("/", "cannot be read")]
    [InlineData("/proc/self/mem", "cannot be read")]
    [InlineData("a\0b", "holds the character NUL")]
    public async Task What_is_no_file_of_settings_is_refused(string path, string why)
    {
        var (code, line) = await RunAsync(path);
        Assert.Equal(2, code);
        Assert.Contains(why, line, StringComparison.Ordinal);
    }

    private async Task<string?> JudgeAsync(byte[] content)
    {
        await File.WriteAllBytesAsync(_file, content, TestContext.Current.CancellationToken);
        try
        {
            var (code, line) = await RunAsync(_file);
            if (code == 0) return null;
            return code == 2 && line is not null && OneLine.Fault(line) is null ? null : $"exit code {code}: {OneLine.Fault(line ?? "")}";
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return $"it throws {fault}";
        }
    }

    private static async Task<(int Code, string? Line)> RunAsync(string path)
    {
        string? told = null;
        var command = new ManagerCommand(new Titan.CommandLine.Switches(withConfigFile: true, _ => null), _ => Task.FromResult(0));
        var code = await CommandLineProgram.RunAsync(command.Root, ["--config", path], "manager", (_, line) => told = line);
        return (code, told);
    }
}
