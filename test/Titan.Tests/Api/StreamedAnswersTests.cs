using Titan.Manager.Api;

namespace Titan.Tests.Api;

public sealed class StreamedAnswersTests
{
    private const int Streams = 50;
    private const int Steps = 50;

    private int _atOnce;
    private int _mostAtOnce;
    private int _steps;

    [Fact]
    public async Task Streams_are_served_one_step_at_a_time()
    {
        var answers = new StreamedAnswers();

        await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => answers.ServerStreamingServerHandler<string, string>("", null!, null!, (_, _, _) => AnswerAsync()))).InTime();

        Assert.Equal((Streams * Steps, 1), (_steps, _mostAtOnce));
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_and_holds_nobody_up()
    {
        var answers = new StreamedAnswers();
        Task ServeAsync(Func<Task> serve) => answers.ServerStreamingServerHandler<string, string>("", null!, null!, (_, _, _) => serve());

        await Assert.ThrowsAsync<InvalidOperationException>(() => ServeAsync(() => throw new InvalidOperationException()).InTime());

        await ServeAsync(AnswerAsync).InTime();
        Assert.Equal(Steps, _steps);
    }

    private async Task AnswerAsync()
    {
        for (var step = 0; step < Steps; step++)
        {
            _mostAtOnce = Math.Max(_mostAtOnce, Interlocked.Increment(ref _atOnce));
            // Long enough for another to come between, if it could.
            Thread.SpinWait(1_000);
            _steps++;
            Interlocked.Decrement(ref _atOnce);
            await Task.Yield();
        }
    }
}
