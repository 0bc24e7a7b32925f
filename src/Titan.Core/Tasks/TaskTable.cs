using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Titan.Core.Tasks;

/// <summary>What there is of each task, found by its id. Enumerates in the order in which they were added while none has been removed.</summary>
/// <remarks>The ids are those of the items: a dictionary would hold each of them once more, and a million of them are moved whenever it grows.</remarks>
public sealed class TaskTable<T> : IReadOnlyCollection<T>
    where T : class, IOfTask
{
    private readonly HashSet<T> _items = new(new ById());
    private readonly HashSet<T>.AlternateLookup<TaskId> _byId;

    public TaskTable() => _byId = _items.GetAlternateLookup<TaskId>();

    public int Count => _items.Count;

    /// <exception cref="ArgumentException">There is one of that task.</exception>
    public void Add(T item)
    {
        if (!TryAdd(item)) throw new ArgumentException($"task {item.Id} is there already", nameof(item));
    }

    /// <returns>False when there is one of that task.</returns>
    public bool TryAdd(T item) => _items.Add(item);

    public bool TryGet(TaskId id, [MaybeNullWhen(false)] out T item) => _byId.TryGetValue(id, out item);

    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public T Get(TaskId id) => _byId.TryGetValue(id, out var item) ? item : throw new KeyNotFoundException($"there is no task {id}");

    public bool Remove(T item) => _items.Remove(item);

    /// <summary>Makes room for so many.</summary>
    public void EnsureCapacity(int count) => _items.EnsureCapacity(count);

    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class ById : IEqualityComparer<T>, IAlternateEqualityComparer<TaskId, T>
    {
        /// <summary>Tasks that follow each other within a millisecond have their places side by side, so many at a time: they come, run and end together,
        /// and then miss the processor's cache less often. The rest of an id is left out, since within one cluster their order alone tells tasks apart.</summary>
        private const int SideBySide = 64;

        public bool Equals(T? one, T? other) => ReferenceEquals(one, other) || (one is not null && other is not null && one.Id == other.Id);

        public int GetHashCode(T item) => GetHashCode(item.Id);

        public bool Equals(TaskId id, T item) => item.Id == id;

        public int GetHashCode(TaskId id) => (int)(StableHash.Mix(id.Order / SideBySide) + (id.Order % SideBySide));

        public T Create(TaskId id) => throw new NotSupportedException("an id alone makes no item");
    }
}
