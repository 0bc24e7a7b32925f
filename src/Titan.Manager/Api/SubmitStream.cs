using System.Threading.Channels;
using Grpc.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Manager.Api;

/// <summary>Takes many submissions on one stream; several requests are on their way to the store at once.</summary>
internal sealed class SubmitStream(KeyedWork keyed, Gates gates)
{
    /// <summary>Requests of one stream that are being decided or committed; beyond it the stream is not read.</summary>
    private const int InFlight = 8;

    private static readonly HashSet<string> None = [];

    public async Task RunAsync(IAsyncStreamReader<SubmitManyRequest> requests, IServerStreamWriter<SubmitManyResponse> responses, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answers = Channel.CreateBounded<Task<SubmitManyResponse>>(InFlight);
        var reading = ReadAsync(requests, answers.Writer, stop.Token);
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(cancellation))
                await responses.WriteAsync(await answer, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<SubmitManyRequest> requests, ChannelWriter<Task<SubmitManyResponse>> answers, CancellationToken cancellation)
    {
        try
        {
            while (await requests.MoveNext(cancellation))
                await answers.WriteAsync(SubmitAsync(requests.Current, cancellation), cancellation);
            answers.Complete();
        }
        catch (Exception failure)
        {
            // Told to whoever writes the answers, after those that were begun.
            answers.TryComplete(failure);
        }
    }

    private async Task<SubmitManyResponse> SubmitAsync(SubmitManyRequest request, CancellationToken cancellation)
    {
        if (Submissions.Misfit(request) is { } misfit) throw misfit.ToRpc();
        var bytes = Submissions.BytesWrittenOut(request);
        using var pass = await gates.Requests.EnterAsync(bytes * GatedBody.PerByte, cancellation);

        var submissions = Submissions.ToCore(request, out var outcomes);
        var count = submissions.Length;
        var once = Requests.ToCore(request, submissions, out var unreadable);
        if (unreadable is not null) throw unreadable.ToRpc();

        var decided = outcomes;
        var refusal = await keyed.AskAsync(
            KeysOf(submissions),
            (core, stored, now, decision) => core.Once(once, decided, () =>
            {
                for (var i = 0; i < count; i++)
                {
                    if (submissions[i] is (var submission, var work)) decided[i] = core.Submit(submission, work, now, decision, stored);
                }
            }, now, decision),
            bytes + (count * LoopItem.RecordWeight),
            cancellation);
        if (refusal is not null) throw refusal.ToRpc();
        return request.Commands.Count > 0 && Array.TrueForAll(outcomes, outcome => outcome.Refusal is null)
            ? new SubmitManyResponse { Ids = { outcomes.Select(outcome => outcome.Id.ToString()) } }
            : new SubmitManyResponse { Results = { outcomes.Select(ToWire) } };
    }

    private static HashSet<string> KeysOf(ReadOnlySpan<(TaskSubmission Submission, Titan.Core.Tasks.Work Work)?> submissions)
    {
        HashSet<string>? keys = null;
        foreach (var submission in submissions)
        {
            if (submission?.Submission.IdKey is { } key) (keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(key);
        }

        return keys ?? None;
    }

    private static SubmitResult ToWire(SubmitOutcome outcome) => outcome.Refusal is { } refusal
        ? new SubmitResult { Refusal = refusal.ToWire() }
        : new SubmitResult { Submitted = new SubmitResponse { Id = outcome.Id.ToString(), Existed = outcome.Existed } };
}
