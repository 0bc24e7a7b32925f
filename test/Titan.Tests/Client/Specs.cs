using Titan.Protocol.V1;

namespace Titan.Tests.Client;

/// <summary>Tasks to submit.</summary>
internal static class Specs
{
    public static TaskSpec Shell(string command, int? maxRetries = null)
    {
        var spec = new TaskSpec { Work = new Work { Shell = new Shell { Command = command } } };
        if (maxRetries is { } retries) spec.MaxRetries = retries;
        return spec;
    }
}
