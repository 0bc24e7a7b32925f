using System.Text;
using Titan.Cli;
using Titan.Cli.Terminals;
using Titan.Tests.Client;

namespace Titan.Tests.Cli;

/// <summary>Calls the program's real entry point in this process.</summary>
internal sealed class Prompt(RestartableManager? manager = null)
{
    /// <summary>Columns of the terminal; null: standard output is no terminal.</summary>
    public int? Width { get; init; }

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Of the clock on the wall.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public async Task<CliAnswer> RunAsync(params IEnumerable<string> arguments) => await RunAsync(Stream.Null, CancellationToken.None, arguments);

    public async Task<CliAnswer> RunAsync(Stream input, CancellationToken interrupted, params IEnumerable<string> arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var code = await StartAsync(input, output, error, interrupted, arguments).InTime();
        return new CliAnswer(code, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Starts it with streams of the test's own.</summary>
    public Task<int> StartAsync(Stream input, Stream output, Stream error, CancellationToken interrupted, params IEnumerable<string> arguments)
    {
        if (manager is not null) Environment.TryAdd("TITAN_MANAGER", manager.Address.ToString());
        return Task.Run(() => TitanProgram.RunAsync([.. arguments], new Terminal(input, output, error)
        {
            OutIsTerminal = Width is not null,
            ErrorIsTerminal = Width is not null,
            Width = Width,
            Environment = name => Environment.GetValueOrDefault(name),
            AllEnvironment = () => Environment,
            Interrupted = interrupted,
            Zone = () => Zone,
        }));
    }
}
