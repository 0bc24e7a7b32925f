using CsCheck;
using Titan.Client;
using Titan.CommandLine;
using Titan.Storage.Postgres;
using Titan.Worker.Link;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>Small languages that people type: what is read is what was meant, and all else is refused, by no exception that is not foreseen.</summary>
public sealed class TextFuzzTests
{
    private const string Secret = "pa55word";

    private static readonly long Tries = 3_000L * FuzzPlan.Rounds;

    private static readonly Gen<string> Letters = Gen.Char["0123456789.,:;=/@%?&#[]'\"\\ \n\0-+_smhdkKMGTibBeEaxé\ud83d\uDE00"].Array[0, 24].Select(letters => new string(letters));

    private static readonly Gen<string> Dsns = Gen.OneOf(
        Letters.Select(text => $"postgres://ann:{Secret}@{text}"),
        Letters.Select(text => $"postgres://db/jobs?{text}"),
        Gen.Select(Gen.OneOfConst("port", "connect_timeout", "keepalives", "sslmode", "keepalives_idle", "host", "options", "x"), Letters, (name, value) => $"postgres://db/jobs?{name}={value}"),
        Gen.Select(Gen.OneOfConst("Port", "Timeout", "Pooling", "Max Pool Size", "SSL Mode", "Host", "Command Timeout", "Keepalive", "Include Error Detail", "Colour"), Letters, (name, value) => $"Host=db;{name}={value};Password={Secret}"),
        Letters.Select(text => $"Host=db;{text}"),
        Letters);

    [Fact]
    public void A_duration_that_is_read_formats_to_one_that_reads_the_same() => Letters.Sample(text =>
    {
        if (!DurationText.TryParse(text, out var duration)) return;
        Assert.True(duration >= TimeSpan.Zero);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
        Assert.True((duration - again).Duration() < TimeSpan.FromMilliseconds(1) || duration > TimeSpan.FromDays(1_000_000), $"{text}: {duration}, {again}");
    }, iter: Tries);

    [Fact]
    public void Every_duration_of_whole_milliseconds_reads_as_it_formats() => Gen.Long[0, (long)TimeSpan.FromDays(36_500).TotalMilliseconds].Sample(milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.True(DurationText.TryParse(DurationText.Format(duration), out var again));
        Assert.Equal(duration, again);
    }, iter: Tries);

    [Fact]
    public void A_size_is_read_or_refused() => Letters.Sample(text =>
    {
        if (SizeText.TryParse(text, out var bytes)) Assert.NotEmpty(SizeText.Format(bytes));
    }, iter: Tries);

    [Fact]
    public void Sizes_in_binary_units_are_exact() => Gen.Select(Gen.Long[0, 4_000_000], Gen.Int[0, 4]).Sample((count, power) =>
    {
        Assert.True(SizeText.TryParse($"{count}{(power == 0 ? "" : $"{"KMGT"[power - 1]}iB")}", out var bytes));
        Assert.Equal(count << (10 * power), bytes);
    }, iter: Tries);

    [Fact]
    public void An_address_that_is_read_reads_as_it_prints() => Letters.Sample(text =>
    {
        if (!ManagerAddress.TryParse(text, out var address)) return;
        Assert.True(ManagerAddress.TryParse(address.ToString(), out var again), $"{text} is {address}");
        Assert.Equal(address, again);
    }, iter: Tries);

    [Fact]
    public void What_a_worker_takes_for_an_address_can_be_dialled() => Letters.Sample(text =>
    {
        if (ManagerAddresses.IsAddress(text)) Assert.True(new Uri($"http://{text}").Port > 0);
    }, iter: Tries);

    [Fact]
    public void A_dsn_is_read_or_refused_without_its_password() => Dsns.Sample(text =>
    {
        try
        {
            var dsn = PostgresDsn.Parse(text);
            Assert.DoesNotContain(Secret, dsn.ToString(), StringComparison.Ordinal);
            Assert.NotEmpty(dsn.For("titan test", 5).ConnectionString);
        }
        catch (FormatException refused)
        {
            Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
        }
    }, iter: Tries);
}
