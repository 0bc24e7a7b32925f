using Grpc.Core;
using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Which failures a client must bear while all goes wrong: nobody was there, or nobody answered. Any other one is ours.</summary>
internal static class Trouble
{
    public static bool IsToBeBorne(TitanException failure) => failure.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded;
}
