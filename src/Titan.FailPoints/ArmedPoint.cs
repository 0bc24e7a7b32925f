namespace Titan.FailPoints;

/// <summary>One fail-point that is armed for one of its hits.</summary>
/// <param name="atHit">Which one, from 1.</param>
internal sealed class ArmedPoint(string name, FailPointAction action, int atHit)
{
    private int _hits;

    public string Name => name;

    public FailPointAction Action => action;

    public int AtHit => atHit;

    public void Hit()
    {
        if (Interlocked.Increment(ref _hits) != atHit) return;
        // Told before, for afterwards there is nobody to tell it.
        try
        {
            Console.Error.WriteLine($"fail-point {name}: {action switch { FailPointAction.Kill => "kill", FailPointAction.Stop => "stop", _ => "note" }}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A log that can't be written changes nothing about it.
        }

        if (action != FailPointAction.Note) OwnSignal.Raise(action == FailPointAction.Kill ? OwnSignal.Kill : OwnSignal.Stop);
    }
}
