using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Isotone;

/// <summary>
/// A block of a soft sort, sign ((c - k) rate + level) for k from 0: it falls by the rate from place to place. Adding +0
/// turns the -0 that a negated zero is into +0.
/// </summary>
internal static unsafe class BlockFall
{
    /// <summary>Eight places, of which those behind the block are written over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(double* to, Vector256<double> centre, Vector256<double> level, double rate, double sign)
    {
        Vector256<double> rates = Vector256.Create(rate), signs = Vector256.Create(sign), places = Vector256.Create(0.0, 1, 2, 3);
        (signs * ((centre - places) * rates + level) + Vector256<double>.Zero).Store(to);
        (signs * ((centre - places - Vector256.Create(4.0)) * rates + level) + Vector256<double>.Zero).Store(to + 4);
    }

    /// <summary>A block of eight places or more, and nothing behind it.</summary>
    public static void PutLong(double* to, int count, double centre, double level, double rate, double sign)
    {
        Vector512<double> steps = Vector512.Create(centre) - Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (int next = 0; next < count; next += Vector512<double>.Count)
        {
            int k = Math.Min(next, count - Vector512<double>.Count);
            Vector512<double> falls = (steps - Vector512.Create((double)k)) * Vector512.Create(rate) + Vector512.Create(level);
            (Vector512.Create(sign) * falls + Vector512<double>.Zero).Store(to + k);
        }
    }
}
