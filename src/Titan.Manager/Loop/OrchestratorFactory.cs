using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>Makes the Orchestrator of a leadership, from what its store remembers.</summary>
internal delegate Orchestrator OrchestratorFactory(OrchestratorOptions options, StoredState stored, Instant now);
