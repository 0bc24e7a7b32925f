using System.Text;
using System.Text.Json;
using Titan.Cli.Json;
using Titan.CommandLine;

namespace Titan.Cli.Rendering;

/// <summary>A line for each task, with the fields of its JSON between braces: <c>{id} {phase} {took_s} {labels.run}</c>.</summary>
/// <remarks>Braces are doubled to stand for themselves; <c>\t</c> and <c>\n</c> are tab and line feed. What a task does not have is a dash, so that columns stay columns.</remarks>
internal sealed class TaskTemplate
{
    private const string Absent = "-";

    private static readonly string[] Maps = ["labels", "env", "require"];

    private readonly List<(string Text, string? Field, string? Key)> _parts;

    private TaskTemplate(List<(string Text, string? Field, string? Key)> parts) => _parts = parts;

    /// <summary>The fields of a task's JSON.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. CliJson.TypeOf<TaskJson>(CliJson.Lines).Properties.Select(property => property.Name)];

    public static Reading<TaskTemplate?> Read(string text)
    {
        var parts = new List<(string Text, string? Field, string? Key)>();
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var pair = text.AsSpan(i, Math.Min(2, text.Length - i));
            if (pair is "{{" or "}}" or "\\t" or "\\n" or "\\\\")
            {
                plain.Append(pair switch { "\\t" => '\t', "\\n" => '\n', _ => pair[1] });
                i++;
                continue;
            }

            if (text[i] is not ('{' or '}'))
            {
                plain.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            if (text[i] == '}' || end < 0) return Bad($"has a brace without its other half; write {text[i]}{text[i]} for one that stands for itself");
            var name = text[(i + 1)..end];
            var (field, key) = name.Split('.', 2) is [var map, var entry] && Maps.Contains(map) ? (map, entry) : (name, null);
            if (!Fields.Contains(field)) return Bad($"asks for {{{name}}}; there are {string.Join(", ", Fields)}, and {string.Join(", ", Maps.Select(each => $"{each}.KEY"))}");
            parts.Add((plain.ToString(), field, key));
            plain.Clear();
            i = end;
        }

        parts.Add((plain.ToString(), null, null));
        return Reading.Good<TaskTemplate?>(new TaskTemplate(parts));
    }

    public string Fill(TaskJson task)
    {
        var document = JsonSerializer.SerializeToElement(task, CliJson.TypeOf<TaskJson>(CliJson.Lines));
        var line = new StringBuilder();
        foreach (var (text, field, key) in _parts)
        {
            line.Append(text);
            if (field is null) continue;
            var value = document.TryGetProperty(field, out var found) ? found : default;
            if (key is not null) value = value.TryGetProperty(key, out var entry) ? entry : default;
            line.Append(Tell(value));
        }

        return line.ToString();
    }

    private static Reading<TaskTemplate?> Bad(string problem) => Reading.Bad<TaskTemplate?>(problem);

    private static string Tell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => Absent,
        JsonValueKind.String => TextWidth.Plain(value.GetString()!),
        _ => value.GetRawText(),
    };
}
