using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Titan.Manager.Api;

/// <summary>Offers the methods of a service as the framework does, and refuses messages before they are read that would take too much memory once they are.</summary>
internal sealed class WeighedMethods<TService> : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        var contract = typeof(TService);
        while (contract is not null && contract.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is null) contract = contract.BaseType;
        if (contract?.GetCustomAttribute<BindServiceMethodAttribute>() is not { } bind) throw new InvalidOperationException($"{typeof(TService)} is no service of gRPC");
        bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), contract])!.Invoke(null, [new WeighingBinder<TService>(context), null]);
    }
}
