namespace Titan.Storage;

/// <summary>The store cannot be reached or cannot write now. Nothing was committed; the same commit may be tried again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
