using System.Globalization;
using System.Security.Cryptography;
using Titan.Protocol.V1;

namespace Titan.Cli.Load;

/// <summary>The tasks of one bench: what they run, and how they are known among all others.</summary>
internal sealed class BenchTasks
{
    /// <summary>The label that all of them have; its value is the name of the bench.</summary>
    public const string Label = "bench";

    private readonly TaskSpec _pattern;

    /// <param name="executor">One of <see cref="BenchOptions.Executors"/>.</param>
    public BenchTasks(string executor)
    {
        Bench = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        _pattern = new TaskSpec
        {
            Name = $"{Label}-{Bench}",
            Work = executor == "shell" ? new Work { Shell = new Shell { Command = "true" } } : new Work { Noop = new Noop() },
            // One that fails is told, not tried again until it looks well.
            MaxRetries = 0,
            Labels = { { Label, Bench } },
        };
    }

    /// <summary>Eight hexadecimal digits, new for each bench.</summary>
    public string Bench { get; }

    /// <summary>Those that have not ended.</summary>
    public TaskFilter Open => new() { Labels = { { Label, Bench } }, Phases = { Phase.Pending, Phase.Running } };

    /// <summary>A task with a key of its own, so that it may be submitted again whenever it is not known whether it was accepted.</summary>
    public TaskSpec Of(int index)
    {
        var task = _pattern.Clone();
        task.IdKey = string.Create(CultureInfo.InvariantCulture, $"{_pattern.Name}/{index}");
        return task;
    }

    public int IndexOf(TaskMessage task) => int.Parse(task.Spec.IdKey.AsSpan(_pattern.Name.Length + 1), CultureInfo.InvariantCulture);
}
