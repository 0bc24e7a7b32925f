using Titan.Protocol.V1;

namespace Titan.Bench;

/// <summary>The tasks that are measured with.</summary>
internal static class Specs
{
    public static TaskSpec Shell(string command) => new() { Work = new Work { Shell = new Shell { Command = command } }, MaxRetries = 0 };

    public static TaskSpec Exec(params IEnumerable<string> argv) => new() { Work = new Work { Exec = new Exec { Argv = { argv } } }, MaxRetries = 0 };

    public static TaskSpec Noop() => new() { Work = new Work { Noop = new Noop() } };
}
