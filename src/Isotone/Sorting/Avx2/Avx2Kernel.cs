namespace Isotone;
internal readonly unsafe struct Avx2Kernel : IPackedSortKernel
{
    public static int LeafCapacity => ScalarKernel.LeafCapacity;
    public static int Pack(float* values, int length, int flip, double* keys) => ScalarKernel.Pack(values, length, flip, keys);
    public static int PackAndSplit(float* values, int length, int flip, double* below, double* above, double pivot) => ScalarKernel.PackAndSplit(values, length, flip, below, above, pivot);
    public static int Split(double* data, double* below, int length, double pivot) => ScalarKernel.Split(data, below, length, pivot);
    public static double Median40(double* sample) => ScalarKernel.Median40(sample);
    public static void SortLeaf(double* data, double* room, int padded, int length, KeyFormat* format, int* indices, int* end) => ScalarKernel.SortLeaf(data, room, padded, length, format, indices, end);
}
