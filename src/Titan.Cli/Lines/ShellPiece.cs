namespace Titan.Cli.Lines;

/// <summary>A part of a shell command: text, or a place.</summary>
/// <param name="Text">The text, or the name of the place, such as <c>{}</c>.</param>
/// <param name="Quoting">How a place is filled.</param>
internal readonly record struct ShellPiece(string Text, ShellQuoting Quoting);
