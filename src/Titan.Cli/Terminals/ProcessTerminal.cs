namespace Titan.Cli.Terminals;

/// <summary>The terminal, pipes or files that this process was started with.</summary>
internal static class ProcessTerminal
{
    public static Terminal Open()
    {
        var outIsTerminal = Posix.IsTerminal(1);
        return new Terminal(new DescriptorStream(0), new DescriptorStream(1), new DescriptorStream(2))
        {
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = Posix.IsTerminal(2),
            Width = outIsTerminal ? Posix.WidthOf(1) ?? 80 : null,
            Height = () => Posix.HeightOf(1) ?? 24,
            Zone = static () => TimeZoneInfo.Local,
            Environment = Environment.GetEnvironmentVariable,
            AllEnvironment = () => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? "")),
            InputWaits = DroppedInput.Waits,
            OwnsSignals = true,
        };
    }
}
