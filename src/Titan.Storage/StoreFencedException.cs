namespace Titan.Storage;

/// <summary>Another leadership has begun: this one can never commit again. Drop the Orchestrator and open the store anew.</summary>
public sealed class StoreFencedException(string message, Exception? inner = null) : Exception(message, inner);
