using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Titan.CommandLine;

namespace Titan.Logging;

/// <summary>For programs: one object a line, with the names that the console logger of .NET has.</summary>
public sealed class JsonFormat : ILogFormat
{
    private static readonly JsonWriterOptions Visible = new() { Encoder = VisibleJsonEncoder.Instance };

    public string Format(in LogEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Visible))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", entry.At.UtcDateTime.ToString(LogEntry.TimestampFormat, CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", entry.Event.Id);
            json.WriteString("LogLevel", entry.Level.ToString());
            json.WriteString("Category", entry.Category);
            json.WriteString("Message", LogEntry.Cut(entry.Message));
            if (entry.Exception is not null) json.WriteString("Exception", LogEntry.Cut(entry.Exception.ToString()));
            if (entry.State is { Count: > 0 } state)
            {
                json.WriteStartObject("State");
                foreach (var (name, value) in state) Write(json, name, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case byte or short or int or long: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, LogEntry.Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")); break;
        }
    }
}
