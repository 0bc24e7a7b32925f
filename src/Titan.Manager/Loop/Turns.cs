using System.Threading.Channels;

namespace Titan.Manager.Loop;

/// <summary>Lets so many heavy items into the inbox at once, in the order in which they come: until each is decided, or given up.</summary>
internal sealed class Turns(int atOnce)
{
    private readonly Channel<Turn> _taken = Channel.CreateBounded<Turn>(atOnce);

    public async ValueTask<Turn> TakeAsync(CancellationToken cancellation)
    {
        var turn = new Turn(this);
        await _taken.Writer.WriteAsync(turn, cancellation);
        return turn;
    }

    // Whichever of them it is that goes: what counts is how many there are.
    private void Leave() => _taken.Reader.TryRead(out _);

    internal sealed class Turn(Turns turns) : IDisposable
    {
        private int _over;

        /// <summary>It is over. To be called as often as one likes.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0) turns.Leave();
        }
    }
}
