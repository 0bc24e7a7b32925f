using Titan.CommandLine;

namespace Titan.Tests.CommandLine;

/// <summary>Bytes that are no text are refused, and shown as what they are.</summary>
public sealed class GivenTextTests
{
    [Fact]
    public void An_argument_that_is_no_UTF_8_is_named_byte_by_byte()
    {
        Assert.Contains("the argument \"caf\\xE9.txt\" is not valid UTF-8", GivenText.MistakeInCommandLine([.. "titan\0run\0caf"u8, 0xE9, .. ".txt\0"u8]), StringComparison.Ordinal);
        Assert.Contains("\"\\xED\\xA0\\x80\"", GivenText.MistakeInCommandLine([.. "titan\0"u8, 0xED, 0xA0, 0x80, 0]), StringComparison.Ordinal);
        Assert.Contains("\"\\u001B[2J\\xFF\"", GivenText.MistakeInCommandLine([.. "titan\0\e[2J"u8, 0xFF, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_replacement_character_itself_is_text_and_the_name_of_the_program_no_argument()
    {
        Assert.Null(GivenText.MistakeInCommandLine("titan\0\uFFFD\0ü漢😀\0\0"u8));
        Assert.Null(GivenText.MistakeInCommandLine([.. "/d/caf"u8, 0xE9, .. "/titan\0status\0"u8]));
        Assert.Null(GivenText.MistakeInCommandLine([]));
        Assert.Null(GivenText.MistakeInArguments(["\uFFFD is not what this process was given"]));
    }

    [Fact]
    public void A_variable_is_looked_at_by_its_whole_name()
    {
        byte[] environment = [.. "XA=1\0A=caf"u8, 0xE9, .. "\0AB=x\0"u8];
        Assert.Contains("A: its value \"caf\\xE9\" is not valid UTF-8", GivenText.MistakeInEnvironment("A", environment), StringComparison.Ordinal);
        Assert.Null(GivenText.MistakeInEnvironment("AB", environment));
        Assert.Null(GivenText.MistakeInEnvironment("B", environment));
        Assert.Null(GivenText.MistakeInVariable("PATH", Environment.GetEnvironmentVariable("PATH")));
    }

    [Fact]
    public void The_current_folder_is_what_it_is() => Assert.Equal(Environment.CurrentDirectory, GivenText.CurrentFolder().Value);
}
