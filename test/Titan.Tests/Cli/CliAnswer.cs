using System.Text;
using System.Text.Json;

namespace Titan.Tests.Cli;

/// <summary>How one call ended, and what it wrote.</summary>
internal sealed record CliAnswer(int Code, byte[] Bytes, string Error)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    /// <summary>Holds the exit code to this one; what was written says why when it is another.</summary>
    public CliAnswer Ended(int code)
    {
        Assert.True(code == Code, $"exit code {Code} instead of {code}\n{Text}\n{Error}");
        return this;
    }
}
