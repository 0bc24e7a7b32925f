using Titan.Protocol.V1;

namespace Titan.Cli.Rendering;

/// <summary>Colours, where there is a terminal to show them.</summary>
internal sealed class Palette(bool on)
{
    public static readonly Palette None = new(false);

    public string Dim(string text) => Paint(text, "2");

    public string Bold(string text) => Paint(text, "1");

    public string Of(Phase phase, string text) => phase switch
    {
        Phase.Succeeded => Paint(text, "32"),
        Phase.Failed => Paint(text, "31"),
        Phase.Running => Paint(text, "36"),
        Phase.Cancelled => Paint(text, "33"),
        _ => text,
    };

    public string Of(WorkerState state, string text) => state switch
    {
        WorkerState.Idle => Paint(text, "32"),
        WorkerState.Busy => Paint(text, "36"),
        WorkerState.Draining or WorkerState.Missing => Paint(text, "33"),
        WorkerState.Dead => Paint(text, "31"),
        _ => text,
    };

    private string Paint(string text, string code) => on ? $"\e[{code}m{text}\e[0m" : text;
}
