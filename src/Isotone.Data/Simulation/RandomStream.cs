namespace Isotone.Data;

/// <summary>
/// Random numbers that are the same for a seed on every platform: xoshiro256** (Blackman and Vigna, "Scrambled linear
/// pseudorandom number generators", 2021), its state filled by splitmix64 as its authors advise.
/// </summary>
/// <remarks>
/// Only IEEE additions, multiplications, divisions and square roots, which round alike everywhere, and no function of
/// the platform's mathematical library, which need not.
/// </remarks>
internal sealed class RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private readonly ulong[] _state;
    private double _spare = double.NaN;

    /// <summary>A stream of its own for each pair of numbers.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">Which of the seed's streams.</param>
    public RandomStream(ulong seed, ulong stream)
    {
        _state = new ulong[4];
        ulong counter = Mix(seed) ^ Mix(~stream);
        for (int i = 0; i < _state.Length; i++)
            _state[i] = Mix(counter += GoldenGamma);
    }

    /// <summary>The stream that goes on from a state of four numbers, not all zero.</summary>
    internal RandomStream(ulong[] state) => _state = state;

    /// <summary>The finalizer of splitmix64: a bijection of 64-bit integers that spreads every bit over all of them.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong result = ulong.RotateLeft(_state[1] * 5, 7) * 9;
        ulong shifted = _state[1] << 17;
        _state[2] ^= _state[0];
        _state[3] ^= _state[1];
        _state[1] ^= _state[2];
        _state[0] ^= _state[3];
        _state[2] ^= shifted;
        _state[3] = ulong.RotateLeft(_state[3], 45);
        return result;
    }

    /// <summary>Uniform on [0, 1), a multiple of 2^-53.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on 0, 1, ..., <paramref name="count"/> - 1 (biased by less than count / 2^32).</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>Normal with mean 0 and deviation 1, by the polar method (Marsaglia and Bray, 1964).</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * Uniform()) - 1;
            v = (2 * Uniform()) - 1;
            s = (u * u) + (v * v);
        }
        while (s >= 1 || s == 0);
        double scale = Math.Sqrt(-2 * Log(s) / s);
        _spare = v * scale;
        return u * scale;
    }

    /// <summary>The natural logarithm of a positive normal number, within 1e-15 relative (absolute near 1).</summary>
    internal static double Log(double x)
    {
        const double Log2 = 0.693147180559945309417;
        const double Sqrt2 = 1.41421356237309504880;
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        if (mantissa > Sqrt2)
        {
            mantissa /= 2;
            exponent++;
        }

        // ln m = 2 artanh((m - 1) / (m + 1)) = 2 (z + z^3/3 + z^5/5 + ...), |z| <= (sqrt 2 - 1)/(sqrt 2 + 1) = 0.172
        double z = (mantissa - 1) / (mantissa + 1);
        double zz = z * z;
        double sum = 0;
        for (int power = 21; power >= 1; power -= 2)
            sum = (sum * zz) + (1.0 / power);
        return (exponent * Log2) + (2 * z * sum);
    }
}
