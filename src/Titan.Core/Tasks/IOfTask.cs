namespace Titan.Core.Tasks;

/// <summary>Belongs to one task for as long as it lives.</summary>
public interface IOfTask
{
    TaskId Id { get; }
}
