using System.Threading.Channels;

namespace Titan.Manager.Loop;

/// <summary>Lets heavy items into the inbox one by one, in the order in which they come: the next when one is decided, or given up.</summary>
internal sealed class Turns
{
    private readonly Channel<Turn> _taken = Channel.CreateBounded<Turn>(1);

    public async ValueTask<Turn> TakeAsync(CancellationToken cancellation)
    {
        var turn = new Turn(this);
        await _taken.Writer.WriteAsync(turn, cancellation);
        return turn;
    }

    private void End() => _taken.Reader.TryRead(out _);

    internal sealed class Turn(Turns turns) : IDisposable
    {
        private int _over;

        /// <summary>It is over. To be called as often as one likes.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0) turns.End();
        }
    }
}
