using System.Runtime.InteropServices;
using Titan.Core.Tasks;

namespace Titan.Core.Requests;

/// <summary>A hash of what a request asks for, the same in every process: tells an id that was used twice from a request that comes again.</summary>
/// <remarks>It guards against mistakes of a client, not against somebody who looks for two contents of one hash.</remarks>
public struct ContentHash
{
    private TaskSubmission? _latest;
    private ulong _latestHash;

    public ulong Value { get; private set; }

    public void Add(ulong value) => Value = StableHash.Mix(Value ^ value);

    public void Add(ReadOnlySpan<char> text)
    {
        Add((ulong)text.Length);
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words) Add(word);
        foreach (var letter in text[(words.Length * 4)..]) Add(letter);
    }

    /// <param name="submission">Of many that have it in common, the same object costs little each further time.</param>
    public void Add(TaskSubmission submission, Work work)
    {
        if (!ReferenceEquals(submission, _latest)) (_latest, _latestHash) = (submission, Of(submission));
        Add(_latestHash);
        Add(work);
    }

    private static ulong Of(TaskSubmission submission)
    {
        var hash = new ContentHash();
        hash.AddText(submission.Name);
        hash.AddText(submission.IdKey);
        hash.AddNumber(submission.Timeout?.Ticks);
        hash.AddNumber(submission.MaxRetries);
        hash.AddNumber(submission.MaxLosses);
        hash.AddNumber(submission.Priority);
        hash.AddNumber(submission.Delay.Ticks);
        hash.AddNumber(submission.MaxOutput);
        hash.Add(submission.Labels);
        hash.Add(submission.Require);
        // As before there was such a thing: a request may come again to a newer Manager.
        if (submission.Grace is { } grace) hash.AddNumber(grace.Ticks);
        if (submission.Files != OutputFiles.None)
        {
            hash.AddText(submission.Files.Stdout);
            hash.AddText(submission.Files.Stderr);
        }

        return hash.Value;
    }

    private void Add(Work work)
    {
        Add((ulong)work.Executor);
        AddText(work.Folder);
        Add(work.Environment);
        if (work is ShellWork shell)
        {
            Add(shell.Command);
        }
        else if (work is ExecWork exec)
        {
            Add((ulong)exec.Arguments.Count);
            foreach (var argument in exec.Arguments) Add(argument);
        }

        if (work.Input is { } input) Add(input.Bytes.Span);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) Add(word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) Add((ulong)rest);
    }

    private void Add(TextMap map)
    {
        Add((ulong)map.Count);
        foreach (var (key, value) in map)
        {
            Add(key);
            Add(value);
        }
    }

    private void AddNumber(long? number)
    {
        Add(number is null ? 0ul : 1ul);
        Add((ulong)(number ?? 0));
    }

    private void AddText(string? text)
    {
        Add(text is null ? 0ul : 1ul);
        Add(text);
    }
}
