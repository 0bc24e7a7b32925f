using System.Text.RegularExpressions;

namespace Titan.Tests.Architecture;

/// <summary>People read the contract's words (exit_code, worker_lost) and never the names that enumerations have in code.</summary>
public sealed partial class EnumerationNameTests
{
    [Fact]
    public void No_log_line_takes_an_enumeration()
    {
        var lines = new[] { "manager", "worker", "Titan.Logging" }
            .SelectMany(name => System.Reflection.Assembly.Load(name).GetTypes())
            .SelectMany(type => type.GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.DeclaredOnly))
            .Where(method => method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "LoggerMessageAttribute"))
            .ToList();
        Assert.NotEmpty(lines);
        Assert.Empty(lines.SelectMany(line => line.GetParameters()).Where(parameter => ShowsNames(parameter.ParameterType)).Select(parameter => $"{parameter.Member.DeclaringType}.{parameter.Member.Name}: {parameter}"));
    }

    [Fact]
    public void No_enumeration_is_put_into_text_by_its_name() =>
        Assert.Empty(Repository.Files("*.cs", "src").SelectMany(file => File.ReadLines(file)
            .Select((line, index) => (line, index))
            .Where(at => !at.line.TrimStart().StartsWith("///", StringComparison.Ordinal) && ByName().IsMatch(at.line))
            .Select(at => $"{Path.GetRelativePath(Repository.Root, file)}:{at.index + 1}: {at.line.Trim()}")));

    /// <summary>An enumeration, or a record that would print one; what only the logger itself takes is no text.</summary>
    private static bool ShowsNames(Type type) =>
        type.IsEnum || (type.Assembly.GetName().Name == "Titan.Core" && (type.IsAbstract || type.GetProperties().Any(property => property.PropertyType.IsEnum)));

    // A property that has the type's name, as they do here: task.Phase.ToString(), {attempt.Cause}.
    [GeneratedRegex(@"\b([Pp]hase|[Cc]ause|[Ee]xecutor|[Ss]tanding|[Oo]utcome|StatusCode|\bState)\.ToString\(|\$"".*\{(?:[\w!?]+\.)*([Pp]hase|[Cc]ause|[Ss]tanding|StatusCode|SocketErrorCode|HeldPhase)\}")]
    private static partial Regex ByName();
}
