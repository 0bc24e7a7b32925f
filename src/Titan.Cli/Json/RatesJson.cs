namespace Titan.Cli.Json;

/// <summary>Tasks a second over the last ten seconds.</summary>
internal sealed record RatesJson(double Submitted, double Started, double Ended);
