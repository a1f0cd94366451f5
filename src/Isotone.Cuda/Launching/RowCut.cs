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
internal readonly record struct RowCut(int Parts, int RowCount)
{
    /// <summary>Threads of a block: the same for all rows, as the order of additions depends on it.</summary>
    public const int Threads = 128;

    private const int ElementsOfPart = 4096, MostParts = 256;

    // The most a part's sums take, one for each thread while they are added up.
    private const int BytesOfSums = 64;

    /// <summary>Blocks of a launch over parts.</summary>
    public int Blocks => checked(RowCount * Parts);

    /// <summary>Bytes of shared memory of a block.</summary>
    public static int SharedBytes => Threads * BytesOfSums;

    /// <summary>Bytes of the sums of all parts.</summary>
    public static int BytesOfPart => BytesOfSums;

    /// <summary>The cut of the longest row; Cut::begin_of says where parts begin.</summary>
    public static RowCut Of(Rows rows) => new(Math.Min((rows.Longest - 1) / ElementsOfPart + 1, MostParts), rows.Count);

    /// <summary>Puts a kernel over parts or rows, whose only parameter is a structure that begins with the cut, into a stream.</summary>
    public static unsafe void Launch<TArguments>(CudaKernel kernel, int blocks, TArguments arguments, CudaStream stream)
        where TArguments : unmanaged
    {
        void** parameters = stackalloc void*[] { &arguments };
        kernel.Launch(stream, blocks, Threads, SharedBytes, parameters);
    }

    /// <summary>As kernels take it.</summary>
    public CutArguments Arguments(RowTable table) => new() { RowStarts = table.Starts, RowCount = RowCount, Parts = Parts };
}
