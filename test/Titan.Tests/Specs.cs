using Titan.Protocol.V1;

namespace Titan.Tests;

/// <summary>Tasks as clients submit them.</summary>
internal static class Specs
{
    public static TaskSpec Noop() => new() { Work = new Work { Noop = new Noop() } };

    public static TaskSpec Shell(string command = "true") => new() { Work = new Work { Shell = new Shell { Command = command } } };
}
