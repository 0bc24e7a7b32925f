using Titan.Manager.Listening;

namespace Titan.Tests.Listening;

public sealed class ConnectionBoundTests
{
    [Theory]
    [InlineData(512, 150, 170)]
    [InlineData(1024, 150, 682)]
    [InlineData(20_000, 150, 19_658)]
    [InlineData(1_048_576, 150, ConnectionBound.Most)]
    [InlineData(long.MaxValue, 150, ConnectionBound.Most)]
    [InlineData(256, 150, ConnectionBound.Least)]
    public void Connections_leave_descriptors_for_everything_else(long limit, int open, int bound) => Assert.Equal(bound, ConnectionBound.Of(limit, open));
}
