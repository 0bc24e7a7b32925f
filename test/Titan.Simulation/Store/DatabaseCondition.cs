namespace Titan.Simulation.Store;

/// <summary>How the database is for the time being.</summary>
internal enum DatabaseCondition
{
    Up,

    /// <summary>Refuses at once.</summary>
    Away,

    /// <summary>Takes what is sent and says nothing, until it is itself again.</summary>
    Silent,
}
