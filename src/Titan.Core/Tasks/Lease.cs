namespace Titan.Core.Tasks;

/// <summary>The right to run one attempt. Numbers only ever grow, across Managers too; 0 is no lease.</summary>
public readonly record struct Lease(ulong Number) : IComparable<Lease>
{
    public static readonly Lease None;

    public static bool operator <(Lease a, Lease b) => a.Number < b.Number;

    public static bool operator >(Lease a, Lease b) => a.Number > b.Number;

    public static bool operator <=(Lease a, Lease b) => a.Number <= b.Number;

    public static bool operator >=(Lease a, Lease b) => a.Number >= b.Number;

    public Lease Next() => new(Number + 1);

    public int CompareTo(Lease other) => Number.CompareTo(other.Number);

    public override string ToString() => Number.ToString();
}
