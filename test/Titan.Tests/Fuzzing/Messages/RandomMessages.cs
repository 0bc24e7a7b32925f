using Google.Protobuf;
using Google.Protobuf.Reflection;
using Titan.Core;

namespace Titan.Tests.Fuzzing.Messages;

/// <summary>Messages that no sensible program sends. One seed always makes the same.</summary>
/// <param name="texts">Text worth saying: ids and names that exist.</param>
/// <param name="numbers">Numbers worth saying: leases that exist.</param>
internal sealed class RandomMessages(int seed, string[] texts, ulong[] numbers)
{
    private const int Deepest = 4;
    private const int FullestOf = 6;

    private static readonly string[] NastyTexts =
    [
        "", " ", "\0", "a\nb", "é€😀", "=", "TITAN_X", "/", "-1", "0", "%00%s", "';--", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "shell", "%", "_", "[a",
        new('x', Limits.LabelKeyBytes), new('x', Limits.LabelKeyBytes + 1), new('x', Limits.NameBytes), new('x', Limits.NameBytes + 1), new('é', Limits.ReasonBytes),
        new('/', Limits.PathBytes), new('/', Limits.PathBytes + 1), new('z', Limits.CommandBytes), new('z', Limits.CommandBytes + 1), new('y', 1_500_000),
    ];

    private static readonly long[] NastyNumbers =
    [
        0, 1, -1, 2, 5, 64, 255, 257, 1_000, 1_001, -1_001, Limits.Slots, Limits.Slots + 1, Limits.MaxOutput, Limits.MaxOutput + 1,
        31_622_400, 31_622_401, 253_402_300_800, -62_135_596_801, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue,
    ];

    private readonly Random _random = new(seed);
    private int _fullness;

    public T Next<T>()
        where T : IMessage<T>, new() => (T)Next(new T().Descriptor);

    public IMessage Next(MessageDescriptor type)
    {
        _fullness = _random.Next(1, FullestOf + 1);
        return Fill(type.Parser.ParseFrom(ByteString.Empty), 0);
    }

    /// <summary>The bytes of a message, damaged here and there.</summary>
    public byte[] Damaged(IMessage message) => new WireDamage(_random).Damage(message.ToByteArray());

    private IMessage Fill(IMessage message, int depth)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (_random.Next(FullestOf) >= _fullness) continue;
            if (field.IsMap) FillMap(message, field);
            else if (field.IsRepeated) FillList(message, field, depth);
            else if (field.FieldType != FieldType.Message || depth < Deepest) field.Accessor.SetValue(message, Value(field, depth));
        }

        return message;
    }

    private void FillMap(IMessage message, FieldDescriptor field)
    {
        var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
        for (var count = _random.Next(4); count > 0; count--) map[Text()] = Text();
    }

    private void FillList(IMessage message, FieldDescriptor field, int depth)
    {
        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        if (field.FieldType == FieldType.Message && depth >= Deepest) return;
        for (var count = _random.Next(20) == 0 ? 1_001 : _random.Next(4); count > 0; count--)
        {
            // A thousand large ones would only ever meet the limit of a message.
            list.Add(list.Count > 3 && field.FieldType == FieldType.String ? "0" : list.Count > 3 && field.FieldType == FieldType.Message ? field.MessageType.Parser.ParseFrom(ByteString.Empty) : Value(field, depth));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Fill(field.MessageType.Parser.ParseFrom(ByteString.Empty), depth + 1),
        FieldType.String => Text(),
        FieldType.Bytes => ByteString.CopyFrom(new byte[_random.Next(3) == 0 ? 70_000 : _random.Next(40)]),
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.Double => _random.Next(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.Epsilon, _ => (double)Number() },
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, _random.Next(4) == 0 ? (int)Number() : _random.Next(10)),
        FieldType.Int32 => (int)Number(),
        FieldType.Int64 => Number(),
        FieldType.UInt64 or FieldType.Fixed64 => _random.Next(2) == 0 ? numbers[_random.Next(numbers.Length)] : (ulong)Number(),
        var other => throw new NotSupportedException($"{field.FullName} is {other}"),
    };

    private string Text() => _random.Next(2) == 0 ? texts[_random.Next(texts.Length)] : NastyTexts[_random.Next(NastyTexts.Length)];

    private long Number() => _random.Next(2) == 0 ? NastyNumbers[_random.Next(NastyNumbers.Length)] : _random.NextInt64(-10, 100);
}
