using System.Text;
using System.Text.Json;

namespace Titan.EndToEnd.Harness;

/// <summary>How one call of `titan` ended, and what it wrote.</summary>
internal sealed record Answer(string Call, int ExitCode, byte[] Bytes, string Error)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Standard output as text, without the last end of line.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes).TrimEnd('\n');

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Fails the test unless the call ended with this code.</summary>
    public Answer Ended(int code)
    {
        Assert.True(ExitCode == code, $"'{Call}' ended with {ExitCode} instead of {code}\n{Text}\n{Error}");
        return this;
    }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Bytes, Json) ?? throw new JsonException($"'{Call}' answered null");

    public override string ToString() => $"{Call}: exit code {ExitCode}\n{Text}\n{Error}";
}
