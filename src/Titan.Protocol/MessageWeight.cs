using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Titan.Protocol;

/// <summary>Estimates what a message takes in memory once it is read, from its bytes and before it is read; what takes only time to read weighs too.</summary>
/// <remarks>For readers that drop fields which they do not know. Two bytes on the wire can be a task with all its maps: 4 MiB of those would be a gigabyte, and a second of work.</remarks>
public static class MessageWeight
{
    /// <summary>An object, before its fields.</summary>
    private const int ObjectBytes = 24;

    private const int FieldBytes = 8;
    private const int ListBytes = 48;
    private const int MapBytes = 200;

    /// <summary>One entry of a map, with its place in the table and in the list that keeps the order.</summary>
    private const int EntryBytes = 130;

    /// <summary>A field that nobody knows is dropped: it takes no memory, but 80 ns for its two bytes and more.</summary>
    private const int UnknownBytes = 130;

    /// <summary>Begin or end of a group, one byte and more.</summary>
    private const int GroupBytes = UnknownBytes / 2;

    /// <summary>A text or bytes, before what is in it. An empty one among others takes no more memory than its place, and 40 to 120 ns.</summary>
    private const int TextBytes = UnknownBytes / 2;

    /// <summary>The reader of messages goes no deeper either.</summary>
    private const int Deepest = 100;

    private static readonly ConcurrentDictionary<MessageDescriptor, long> Bare = new();

    /// <param name="limit">Counting ends here: what is beyond it does not matter.</param>
    /// <returns>Bytes; of a message that cannot be read, what comes before the fault.</returns>
    public static long Of(ReadOnlySpan<byte> bytes, MessageDescriptor type, long limit) => Of(bytes, type, limit, 0);

    /// <summary>Bytes up to which no message of this type can weigh so much, whatever is in it: most are, and need not be looked at.</summary>
    public static long LightUpTo(MessageDescriptor type, long limit) => (limit - WeightOf(type) - 1) / MostPerByte(type);

    /// <summary>Nothing is heavier for its bytes than a message of two bytes, a tag and a length of none; or such an entry of a map, or such a field that is dropped.</summary>
    private static long MostPerByte(MessageDescriptor type)
    {
        var most = Math.Max(EntryBytes, UnknownBytes) / 2L;
        var seen = new HashSet<MessageDescriptor>();
        var open = new Stack<MessageDescriptor>([type]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            most = Math.Max(most, (FieldBytes + WeightOf(next) + 1) / 2);
            foreach (var field in next.Fields.InDeclarationOrder())
            {
                if (field is { FieldType: FieldType.Message, IsMap: false }) open.Push(field.MessageType);
            }
        }

        return most;
    }

    private static long Of(ReadOnlySpan<byte> bytes, MessageDescriptor type, long limit, int depth)
    {
        var weight = Bare.GetOrAdd(type, WeightOf);
        FieldDescriptor? field = null;
        while (weight < limit && WireTag.TryRead(ref bytes, out var tag))
        {
            // The same field again and again is what makes a message heavy.
            if (field?.FieldNumber != tag.Number) field = type.FindFieldByNumber(tag.Number);
            if (tag.Kind is WireKind.GroupStart or WireKind.GroupEnd) weight += GroupBytes;
            else if (field is null || !CanBe(field, tag.Kind)) weight += UnknownBytes;
            else if (tag.Kind != WireKind.WithLength) weight += FieldBytes;
            else if (field.FieldType != FieldType.Message) weight += TextBytes + (2L * tag.Value.Length);
            else if (field.IsMap) weight += EntryBytes + (2L * tag.Value.Length);
            else if (depth < Deepest) weight += FieldBytes + Of(tag.Value, field.MessageType, limit - weight, depth + 1);
        }

        return weight;
    }

    /// <summary>The reader knows a field by its number and its kind.</summary>
    private static bool CanBe(FieldDescriptor field, WireKind kind) => field.FieldType switch
    {
        FieldType.Message or FieldType.String or FieldType.Bytes => kind == WireKind.WithLength,
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => kind == WireKind.EightBytes || IsPacked(field, kind),
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => kind == WireKind.FourBytes || IsPacked(field, kind),
        _ => kind == WireKind.Varint || IsPacked(field, kind),
    };

    private static bool IsPacked(FieldDescriptor field, WireKind kind) => field.IsRepeated && kind == WireKind.WithLength;

    private static long WeightOf(MessageDescriptor type) =>
        ObjectBytes + type.Fields.InDeclarationOrder().Sum(field => FieldBytes + (field.IsMap ? MapBytes : field.IsRepeated ? ListBytes : 0));
}
