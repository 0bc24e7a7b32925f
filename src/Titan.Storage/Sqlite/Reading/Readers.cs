using System.Collections.Concurrent;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>A few connections that read, beside the one that writes; neither waits for the other.</summary>
internal sealed class Readers(DataFolder folder) : IAsyncDisposable
{
    /// <summary>Reads at once; more wait.</summary>
    private const int AtOnce = 4;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly ConcurrentBag<Reader> _idle = [];

    /// <summary>Reads on another thread than the caller's: a disk may take its time.</summary>
    /// <exception cref="StoreUnavailableException">It could not be read now.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<Reader, T> read, CancellationToken cancellation)
    {
        // A place is given back at once, and not when the caller's turn comes.
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(read), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>When the reads under way have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var place = 0; place < AtOnce; place++) await _places.WaitAsync();
        while (_idle.TryTake(out var reader)) reader.Dispose();
        _places.Dispose();
    }

    private T Read<T>(Func<Reader, T> read)
    {
        Reader? reader = null;
        try
        {
            // Whatever lies at the paths now: to open it would make files there, and what it tells is not what commits agree with.
            if (folder.Lost() is { } before) throw before;
            if (!_idle.TryTake(out reader)) reader = new Reader(folder.Database);
            var answer = read(reader);
            if (folder.Lost() is { } after) throw after;
            _idle.Add(reader);
            return answer;
        }
        catch (Exception failure)
        {
            // In whatever state it is: the next read gets another.
            reader?.Dispose();
            if (failure is StoreUnavailableException) throw;
            throw folder.Lost() ?? folder.Failures.Unavailable(failure);
        }
    }
}
