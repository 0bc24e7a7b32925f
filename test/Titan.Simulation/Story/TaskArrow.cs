using Titan.Core.Tasks;

namespace Titan.Simulation.Story;

/// <summary>A transition that one task went through, and why.</summary>
internal readonly record struct TaskArrow(TaskId Task, Arrow Arrow, Cause Cause);
