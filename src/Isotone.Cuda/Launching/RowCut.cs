using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>struct Cut of parts.cuh: each row in as many parts, a block a part.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CutArguments
{
    public nint RowStarts;
    public int RowCount, Parts;
}

/// <summary>How rows are cut for kernels that add up numbers over them.</summary>
internal readonly record struct RowCut(int Parts, int Threads, int RowCount)
{
    private const int ElementsOfPart = 4096, MostParts = 256, LeastThreads = 32, MostThreads = 256, ElementsOfThread = 4;

    // The most a part's sums take, one for each thread while they are added up.
    private const int BytesOfSums = 64;

    /// <summary>Blocks of a launch over parts.</summary>
    public int Blocks => checked(RowCount * Parts);

    /// <summary>Bytes of shared memory of a block.</summary>
    public int SharedBytes => Threads * BytesOfSums;

    /// <summary>Bytes of the sums of all parts.</summary>
    public static int BytesOfPart => BytesOfSums;

    /// <summary>A cut whose parts keep a block busy.</summary>
    public static RowCut Of(Rows rows)
    {
        int parts = Math.Clamp((rows.Longest - 1) / ElementsOfPart + 1, 1, MostParts);
        uint threads = BitOperations.RoundUpToPowerOf2((uint)(rows.Longest / parts / ElementsOfThread + 1));
        return new RowCut(parts, (int)Math.Clamp(threads, LeastThreads, MostThreads), rows.Count);
    }

    /// <summary>As kernels take it.</summary>
    public CutArguments Arguments(RowTable table) => new() { RowStarts = table.Starts, RowCount = RowCount, Parts = Parts };
}
