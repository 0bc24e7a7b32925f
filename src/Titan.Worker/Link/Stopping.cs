using Titan.Core.Releases;

namespace Titan.Worker.Link;

/// <summary>That an attempt is to be ended, and why.</summary>
/// <param name="Grace">Between TERM and KILL.</param>
/// <param name="GivenUp">Why this Worker gives it back, to run elsewhere; null when the Manager asked for the end.</param>
internal sealed record Stopping(StopReason Reason, TimeSpan Grace, string? GivenUp);
