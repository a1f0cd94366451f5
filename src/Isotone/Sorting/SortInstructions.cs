using System.Runtime.Intrinsics.X86;

namespace Isotone;

/// <summary>The instruction sets there are sorting kernels for. All give the same permutation.</summary>
internal enum SortInstructions
{
    /// <summary>No vector instructions: any processor.</summary>
    Scalar,

    /// <summary>Vectors of four keys.</summary>
    Avx2,

    /// <summary>Vectors of eight keys.</summary>
    Avx512,
}

/// <summary>Picks the instruction set to sort with.</summary>
internal static class SortSelector
{
    /// <summary>The environment variable that names one (avx512, avx2 or scalar), read once.</summary>
    public const string Variable = "ISOTONE_SIMD";

    /// <summary>What <see cref="ArgSort"/> uses: the named one where the processor has it, else the best it
    /// has.</summary>
    public static SortInstructions Chosen { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Whether this processor can run a kernel (and the runtime has not been told to leave it).</summary>
    public static bool IsSupported(SortInstructions instructions) => instructions switch
    {
        SortInstructions.Avx512 => Avx512F.IsSupported,
        SortInstructions.Avx2 => Avx2.IsSupported,
        _ => true,
    };

    /// <summary>The instruction set for a name: the best one supported that is not above the named one.</summary>
    public static SortInstructions Choose(string? name)
    {
        SortInstructions highest =
            Enum.TryParse(name, ignoreCase: true, out SortInstructions named) && Enum.IsDefined(named)
                ? named
                : SortInstructions.Avx512;
        while (!IsSupported(highest))
            highest--;
        return highest;
    }
}
