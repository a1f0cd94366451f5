using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>What a pass of a soft operator does: enum Mode of pass.cuh.</summary>
internal enum PassMode
{
    Forward = 0,
    Vjp = 1,
    Jvp = 2,
}

/// <summary>struct Pass of pass.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PassArguments
{
    public nint RowStarts, Rows;
    public int RowCount, Type;
    public nint Input, Output, Centred, Permutation, Sorted, BlockBegin, BlockEnd, Softmax, IsBad;
    public double Strength, Sign;
    public int IsRank, IsEntropic, Mode, InputType;
}

/// <summary>struct Tiles of soft_tiles.cu.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TileArguments
{
    public nint Rows, FirstTiles, Totals, Lost, Sums, Starts, From, To, First, Last;
    public int Count, Padding;
}
