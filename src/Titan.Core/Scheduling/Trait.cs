using System.Runtime.InteropServices;

namespace Titan.Core.Scheduling;

/// <summary>One thing that tasks ask for and Workers have: an executor, or a label with its value. Knows who has it, and which queues wait for one of them.</summary>
/// <remarks>A queue waits at one trait of its demand, the rarest: so that a free slot looks at the queues of its own Worker's traits, and at no other.</remarks>
internal sealed class Trait : IRanked
{
    /// <summary>Up to so many seats are a list: most labels belong to one Worker or to none, and a set has a bit for every seat.</summary>
    public const int Few = 16;

    private List<int>? _few;
    private SeatSet? _many;
    private List<Shape>? _stuck;

    /// <summary>The label; null of an executor.</summary>
    public Label? Label { get; init; }

    /// <summary>Workers that have it.</summary>
    public int SeatCount => _many?.Count ?? _few?.Count ?? 0;

    /// <summary>Queues that ask for it, wherever they wait. Nobody needs a trait that nobody asks for and nobody has.</summary>
    public int Shapes { get; set; }

    /// <summary>Queues in which tasks wait, and that may be looked at.</summary>
    public RankHeap<Shape> Waiting { get; } = new();

    /// <summary>Queues that no Worker fits which has this and takes more: they lack something else.</summary>
    public IReadOnlyList<Shape> Stuck => _stuck ?? [];

    public int QueueCount => Waiting.Count + Stuck.Count;

    /// <summary>No Worker that has it takes more.</summary>
    public bool IsParked { get; set; }

    /// <summary>That of the queue that goes first.</summary>
    public Rank Rank => Waiting.First!.Rank;

    public int HeapIndex { get; set; } = -1;

    /// <summary>Whether they are a list: <see cref="FewSeats"/>. Otherwise they are a set: <see cref="Among"/>.</summary>
    public bool AreFew => _many is null;

    /// <summary>In no order.</summary>
    public ReadOnlySpan<int> FewSeats => CollectionsMarshal.AsSpan(_few);

    public bool IsWith(int seat) => _many is null ? _few is not null && _few.Contains(seat) : _many.Contains(seat);

    /// <summary>Those of 64 seats that have it, the lowest in the lowest bit.</summary>
    public ulong Among(int word) => _many is { } many && word < many.Words.Length ? many.Words[word] : 0;

    public void Add(int seat)
    {
        if (IsWith(seat)) return;
        if (_many is null && (_few ??= []).Count < Few)
        {
            _few.Add(seat);
            return;
        }

        if (_many is null)
        {
            _many = new SeatSet();
            foreach (var one in _few!) _many.Add(one);
            _few = null;
        }

        _many.Add(seat);
    }

    public void Remove(int seat)
    {
        if (_many is null)
        {
            _few?.Remove(seat);
            return;
        }

        _many.Remove(seat);
        if (_many.Count > Few / 2) return;
        _few = [.. _many.Seats()];
        _many = null;
    }

    /// <summary>The queue is stuck here from now on.</summary>
    public void Hold(Shape shape)
    {
        shape.StuckAt = Stuck.Count;
        (_stuck ??= []).Add(shape);
    }

    /// <summary>The queue is stuck here no more: the last one takes its place in the list.</summary>
    public void Free(Shape shape)
    {
        var last = _stuck![^1];
        _stuck[shape.StuckAt] = last;
        last.StuckAt = shape.StuckAt;
        _stuck.RemoveAt(_stuck.Count - 1);
        shape.StuckAt = -1;
    }
}
