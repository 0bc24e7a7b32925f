namespace Titan.Cli.Terminals;

/// <summary>Whoever read our output has gone, as <c>head</c> does.</summary>
internal sealed class BrokenPipeException() : IOException("the reader of the output has gone");
