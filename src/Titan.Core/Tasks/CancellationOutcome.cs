namespace Titan.Core.Tasks;

/// <summary>The recorded winner of a cancel's race with the end of the command.</summary>
public enum CancellationOutcome : byte
{
    /// <summary>The Worker has been told and has not answered yet.</summary>
    Requested = 1,

    /// <summary>The cancel won.</summary>
    Cancelled = 2,

    /// <summary>The command ended by itself first.</summary>
    TooLate = 3,
}
