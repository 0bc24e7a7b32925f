namespace Titan.Storage;

/// <summary>The store cannot be used until a person has changed something. Nothing was written.</summary>
/// <param name="message">One line for that person: what is wrong with what, and what to do. Never a password.</param>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
