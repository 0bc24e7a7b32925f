using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

public sealed class SuccessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, ".titan-session-w1");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_process_that_lives_has_no_successor()
    {
        using var first = Begin(1);
        using var second = Begin(2);
        Assert.Empty(first.Ended);
        Assert.Empty(second.Ended);
        first.Abandon();
        Assert.Contains("0000000000000001", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_comes_after_processes_that_died_succeeds_all_of_them_until_one_was_welcome()
    {
        Die(Begin(1));
        Die(Begin(2));
        var third = Begin(3);
        Assert.Equal([2UL, 1UL], third.Ended);
        third.Settle();
        Die(third);
        using var fourth = Begin(4);
        Assert.Equal([3UL], fourth.Ended);
    }

    [Fact]
    public void No_more_are_remembered_than_a_hello_may_name()
    {
        for (var session = 1UL; session <= 30; session++) Die(Begin(session));
        using var last = Begin(31);
        Assert.Equal(15, last.Ended.Count);
        Assert.Equal(30UL, last.Ended[0]);
    }

    [Fact]
    public void One_that_ended_in_good_order_leaves_nothing_behind()
    {
        Begin(1).Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        using var next = Begin(2);
        Assert.Empty(next.Ended);
    }

    [Fact]
    public void A_file_from_before_a_reboot_or_of_another_machine_proves_nothing()
    {
        Die(Begin(1));
        var lines = File.ReadAllLines(FilePath);
        lines[1] = Guid.NewGuid().ToString();
        File.WriteAllLines(FilePath, lines);
        using var next = Begin(2);
        Assert.Empty(next.Ended);
        next.Abandon();
        Assert.Contains("0000000000000002", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_somebody_elses_is_left_alone()
    {
        File.WriteAllText(FilePath, "my notes\nabout w1\n");
        using (var worker = Begin(1)) Assert.Empty(worker.Ended);
        Assert.Equal("my notes\nabout w1\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_link_is_not_followed_and_a_second_name_of_a_file_is_not_written_through()
    {
        var other = Path.Combine(_folder.Path, "other");
        File.WriteAllText(other, "");
        File.CreateSymbolicLink(FilePath, other);
        using (var worker = Begin(1)) Assert.Empty(worker.Ended);
        Assert.Equal("", File.ReadAllText(other));
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void A_folder_that_is_not_there_proves_nothing_and_stops_nobody()
    {
        using var worker = Succession.Begin(Path.Combine(_folder.Path, "missing"), "w1", "localhost:50051", 1);
        Assert.Empty(worker.Ended);
    }

    private Succession Begin(ulong session) => Succession.Begin(_folder.Path, "w1", "localhost:50051", session);

    /// <summary>As when it is killed: the lock goes with the process, and the file stays.</summary>
    /// <summary>Other tests of this process start programs: between fork and exec these hold its descriptors, and so the lock, too.</summary>
    private void Die(Succession succession)
    {
        succession.Abandon();
        Assert.True(SpinWait.SpinUntil(IsFree, TimeSpan.FromSeconds(30)));
    }

    private bool IsFree()
    {
        try
        {
            using var file = new FileStream(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
