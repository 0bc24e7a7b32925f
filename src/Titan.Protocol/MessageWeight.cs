using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Titan.Protocol;

/// <summary>Estimates what a message takes in memory once it is read, from its bytes and before it is read.</summary>
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

    /// <summary>The reader of messages goes no deeper either.</summary>
    private const int Deepest = 100;

    private static readonly ConcurrentDictionary<MessageDescriptor, long> Bare = new();

    /// <param name="limit">Counting ends here: what is beyond it does not matter.</param>
    /// <returns>Bytes; of a message that cannot be read, what comes before the fault.</returns>
    public static long Of(ReadOnlySpan<byte> bytes, MessageDescriptor type, long limit) => Of(bytes, type, limit, 0);

    private static long Of(ReadOnlySpan<byte> bytes, MessageDescriptor type, long limit, int depth)
    {
        var weight = Bare.GetOrAdd(type, WeightOf);
        FieldDescriptor? field = null;
        while (weight < limit && WireTag.TryRead(ref bytes, out var tag))
        {
            // The same field again and again is what makes a message heavy.
            if (field?.FieldNumber != tag.Number) field = type.FindFieldByNumber(tag.Number);
            if (field is null) continue;
            if (!tag.HasLength) weight += FieldBytes;
            else if (field.FieldType != FieldType.Message) weight += ObjectBytes + (2L * tag.Value.Length);
            else if (field.IsMap) weight += EntryBytes + (2L * tag.Value.Length);
            else if (depth < Deepest) weight += FieldBytes + Of(tag.Value, field.MessageType, limit - weight, depth + 1);
        }

        return weight;
    }

    private static long WeightOf(MessageDescriptor type) =>
        ObjectBytes + type.Fields.InDeclarationOrder().Sum(field => FieldBytes + (field.IsMap ? MapBytes : field.IsRepeated ? ListBytes : 0));
}
