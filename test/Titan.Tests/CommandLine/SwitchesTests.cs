using System.CommandLine;
using Titan.CommandLine;

namespace Titan.Tests.CommandLine;

public sealed class SwitchesTests : IDisposable
{
    private readonly string _config = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => File.Delete(_config);

    [Fact]
    public void The_command_line_wins_over_the_environment_and_the_environment_over_the_file()
    {
        File.WriteAllText(_config, """{ "slots": 3 }""");

        Assert.Equal(8, Slots(Parse()));
        Assert.Equal(3, Slots(Parse("--config", _config)));
        _environment["TITAN_SLOTS"] = "4";
        Assert.Equal(4, Slots(Parse("--config", _config)));
        Assert.Equal(5, Slots(Parse("--config", _config, "--slots", "5")));
        Assert.Equal(5, Slots(Parse("--slots=5")));
    }

    [Fact]
    public void An_empty_variable_counts_as_unset()
    {
        _environment["TITAN_SLOTS"] = "";
        Assert.Equal(8, Slots(Parse()));
    }

    [Fact]
    public void What_Kubernetes_sets_for_a_Service_is_not_heeded_and_said_once()
    {
        var notes = new List<string>();
        var switches = new Switches(environment: name => name == "TITAN_DASH_PORT" ? "tcp://10.96.0.12:8080" : name == "TITAN_PORT" ? "7000" : null, note: notes.Add);
        var (dash, port) = (switches.Number("--dash-port", 1, 0, 65_535, "N", ""), switches.Number("--port", 2, 0, 65_535, "N", ""));

        var parsed = new RootCommand { dash, port }.Parse([]);

        Assert.Empty(parsed.Errors);
        Assert.Equal((1, 7000), (parsed.GetValue(dash), parsed.GetValue(port)));
        Assert.Equal(Origin.Default, switches.OriginOf(parsed, dash).Origin);
        Assert.Contains("enableServiceLinks: false", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("TITAN_DASH_PORT=tcp://10.96.0.12:8080", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_config_file_itself_may_be_named_by_the_environment()
    {
        File.WriteAllText(_config, """{ "slots": "3" } // with a comment""");
        _environment["TITAN_CONFIG"] = _config;
        Assert.Equal(3, Slots(Parse()));
    }

    [Fact]
    public void Repeatable_switches_add_up_and_read_lists_elsewhere()
    {
        Assert.Equal(["a=1", "b=2"], Labels(Parse("--label", "a=1", "--label", "b=2")));
        _environment["TITAN_LABEL"] = "c=3,d=4";
        Assert.Equal(["c=3", "d=4"], Labels(Parse()));
        _environment.Clear();
        File.WriteAllText(_config, """{ "label": ["e=5", "f=x=y"] }""");
        Assert.Equal(["e=5", "f=x=y"], Labels(Parse("--config", _config)));
    }

    [Fact]
    public void A_single_switch_that_reads_a_list_gets_all_of_it_from_everywhere()
    {
        string[] all = ["a:1", "b:2"];
        Assert.Equal(all, Parse("--peers", "a:1,b:2").GetValue<string[]>("--peers"));
        _environment["TITAN_PEERS"] = "a:1,b:2";
        Assert.Equal(all, Parse().GetValue<string[]>("--peers"));
        _environment.Clear();
        foreach (var content in (string[])["""{ "peers": "a:1,b:2" }""", """{ "peers": ["a:1", "b:2"] }"""])
        {
            File.WriteAllText(_config, content);
            Assert.Equal(all, Parse("--config", _config).GetValue<string[]>("--peers"));
        }
    }

    [Fact]
    public void A_flag_can_be_set_everywhere_and_unset_on_the_command_line()
    {
        Assert.False(Loud(Parse()));
        Assert.True(Loud(Parse("--loud")));
        _environment["TITAN_LOUD"] = "yes";
        Assert.True(Loud(Parse()));
        Assert.False(Loud(Parse("--loud=false")));
    }

    [Theory]
    [InlineData("--slots", "0", "--slots: \"0\" is not a whole number from 1 to 100")]
    [InlineData("--slots", "many", "--slots: \"many\" is not a whole number from 1 to 100")]
    [InlineData("--pulse", "1y", "--pulse: \"1y\" is not a duration; use seconds, or a form such as 500ms, 30s, 1m30s, 2h or 7d")]
    [InlineData("--pulse", "2h", "--pulse: \"2h\" is too long; at most 1m is allowed")]
    [InlineData("--label", "gpu", "--label: \"gpu\" is not of the form key=value")]
    [InlineData("--colour", "blue", "--colour: \"blue\" is not one of red, green")]
    public void A_bad_value_is_told_with_what_is_allowed(string name, string value, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse(name, value).Errors).Message);

    [Fact]
    public void A_bad_value_in_the_environment_is_told_with_the_name_of_the_variable()
    {
        _environment["TITAN_SLOTS"] = "x";
        Assert.Equal("TITAN_SLOTS: \"x\" is not a whole number from 1 to 100", Assert.Single(Parse().Errors).Message);
    }

    [Theory]
    [InlineData("""{ "slots": "x" }""", "slots in {0}: \"x\" is not a whole number from 1 to 100")]
    [InlineData("""{ "slot": 3 }""", "--config: {0} has the key slot, which is no switch of this program")]
    [InlineData("""[3]""", "--config: {0} does not hold a JSON object")]
    [InlineData("""{ "slots": {} }""", "--config: {0} has a value for slots that is neither a text, a number, a boolean nor a list of those")]
    [InlineData("""{ "folder": "a\u0000b" }""", "folder in {0}: \"a\0b\" holds the character NUL, which no name or path can")]
    public void A_bad_config_file_is_told_with_its_name(string content, string expected)
    {
        File.WriteAllText(_config, content);
        Assert.Equal(expected.Replace("{0}", _config, StringComparison.Ordinal), Assert.Single(Parse("--config", _config).Errors).Message);
    }

    [Fact]
    public void A_missing_or_malformed_config_file_is_one_error()
    {
        File.WriteAllText(_config, "{");
        Assert.StartsWith($"--config: {_config} is not valid JSON: ", Assert.Single(Parse("--config", _config).Errors).Message, StringComparison.Ordinal);
        Assert.StartsWith("--config: /no/such/file cannot be read: ", Assert.Single(Parse("--config", "/no/such/file").Errors).Message, StringComparison.Ordinal);
    }

    private static int? Slots(ParseResult parsed) => parsed.GetValue<int?>("--slots");

    private static bool Loud(ParseResult parsed) => parsed.GetValue<bool>("--loud");

    private static IEnumerable<string> Labels(ParseResult parsed) =>
        parsed.GetValue<IReadOnlyDictionary<string, string>>("--label")!.Select(label => $"{label.Key}={label.Value}");

    private ParseResult Parse(params string[] args)
    {
        var switches = new Switches(withConfigFile: true, _environment.GetValueOrDefault);
        return new RootCommand
        {
            switches.Config!,
            switches.Text("--folder", null, "DIR", ""),
            switches.Number("--slots", 8, 1, 100, "N", ""),
            switches.Pairs("--label", ""),
            switches.Flag("--loud", ""),
            switches.Duration("--pulse", TimeSpan.FromSeconds(1), "", most: TimeSpan.FromMinutes(1)),
            switches.Choice("--colour", "red", ["red", "green"], ""),
            switches.One<string[]>("--peers", text => Reading.Good(text.Split(',')), [], "", ""),
        }.Parse(args);
    }
}
