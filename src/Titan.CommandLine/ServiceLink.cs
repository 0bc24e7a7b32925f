namespace Titan.CommandLine;

/// <summary>
/// The variables that Kubernetes sets in every pod for each Service of its namespace: of one called <c>titan</c>, TITAN_PORT=tcp://10.96.0.12:50051.
/// Nobody means Titan's switch of that name with it.
/// </summary>
internal static class ServiceLink
{
    private static readonly string[] Protocols = ["tcp://", "udp://", "sctp://"];

    public static bool Is(string variable, string value) =>
        variable.EndsWith("_PORT", StringComparison.Ordinal) && Protocols.Any(protocol => value.StartsWith(protocol, StringComparison.Ordinal));

    public static string Describe(string variable, string value) =>
        $"titan: {variable}={VisibleText.Escape(value)} is not heeded: Kubernetes sets it for a Service of that name; enableServiceLinks: false in the pod leaves it out";
}
