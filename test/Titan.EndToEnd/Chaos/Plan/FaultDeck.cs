namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>Deals kinds of faults: each once before any comes again, at first in the order given, so that a short run meets what it is to meet; then shuffled.</summary>
internal sealed class FaultDeck(Random random, params FaultKind[] kinds)
{
    private readonly Queue<FaultKind> _left = new(kinds);

    public FaultKind Next()
    {
        if (_left.Count == 0)
        {
            var shuffled = (FaultKind[])kinds.Clone();
            random.Shuffle(shuffled);
            foreach (var kind in shuffled) _left.Enqueue(kind);
        }

        return _left.Dequeue();
    }
}
