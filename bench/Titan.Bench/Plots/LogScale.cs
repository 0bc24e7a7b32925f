namespace Titan.Bench.Plots;

/// <summary>Puts quantities on a line so that equal ratios are equal lengths.</summary>
internal sealed class LogScale
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _low;
    private readonly double _high;

    /// <param name="values">All that is to be shown, more than 0; the scale goes to the next powers of ten.</param>
    /// <param name="from">Where the lowest is drawn.</param>
    /// <param name="to">Where the highest is drawn.</param>
    public LogScale(IEnumerable<double> values, double from, double to)
    {
        (_from, _to) = (from, to);
        _low = double.MaxValue;
        foreach (var value in values.Where(value => value > 0))
        {
            _low = Math.Min(_low, Math.Floor(Math.Log10(value)));
            _high = Math.Max(_high == 0 ? double.MinValue : _high, Math.Ceiling(Math.Log10(value)));
        }

        if (_high <= _low) _high = _low + 1;
    }

    /// <summary>The powers of ten in it.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range((int)_low, (int)(_high - _low) + 1).Select(power => Math.Pow(10, power));

    public double At(double value) => _from + ((_to - _from) * (Math.Clamp(Math.Log10(Math.Max(value, double.Epsilon)), _low, _high) - _low) / (_high - _low));
}
