using System.Globalization;

namespace Titan.Simulation.Processes;

/// <summary>What a simulated command does, as it stands in the text of the command.</summary>
/// <param name="Runs">How long, if nobody ends it.</param>
/// <param name="Exit">Its exit code; one that fails now and then fails in its first <paramref name="Fails"/> attempts.</param>
/// <param name="Output">Bytes that it writes to stdout.</param>
internal sealed record Behaviour(TimeSpan Runs, int Exit = 0, int Fails = 0, int Output = 0)
{
    public static readonly Behaviour Nothing = new(TimeSpan.Zero);

    /// <summary>Does not end when asked to: only KILL ends it.</summary>
    public bool IsStubborn { get; init; }

    /// <summary>Cannot be started.</summary>
    public bool IsUnstartable { get; init; }

    /// <summary>The Worker loses hold of it.</summary>
    public bool IsLostByItsWorker { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"run={Runs.TotalMilliseconds:0} exit={Exit} fails={Fails} out={Output}{(IsStubborn ? " stubborn=1" : "")}{(IsUnstartable ? " unstartable=1" : "")}{(IsLostByItsWorker ? " lost=1" : "")}");

    public static Behaviour Parse(string command)
    {
        var values = command.Split(' ').Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new Behaviour(TimeSpan.FromMilliseconds(values["run"]), values["exit"], values["fails"], values["out"])
        {
            IsStubborn = values.ContainsKey("stubborn"),
            IsUnstartable = values.ContainsKey("unstartable"),
            IsLostByItsWorker = values.ContainsKey("lost"),
        };
    }
}
