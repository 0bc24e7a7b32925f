namespace Titan.Core.Tasks;

/// <summary>Where a task stands. <see cref="Cause"/> says why.</summary>
public enum Phase : byte
{
    Pending = 1,
    Running = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}
