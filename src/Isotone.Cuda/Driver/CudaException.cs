using System.Runtime.InteropServices;

namespace Isotone.Cuda;

/// <summary>There is no driver or no card, or the driver refused a call or reports a fault. The message is one sentence.</summary>
public sealed class CudaException : Exception
{
    internal const int OutOfMemory = 2, NotReady = 600;
    private const int NoDevice = 100, InvalidImage = 200, InvalidContext = 201, NoBinaryForGpu = 209, InvalidPtx = 218;
    private const int UnsupportedPtx = 222, InvalidHandle = 400, NotFound = 500, InvalidValue = 1;

    internal CudaException(string message, int code = 0)
        : base(message) => Code = code;

    /// <summary>The driver's error code (CUresult); 0 where the driver was not asked.</summary>
    public int Code { get; }

    /// <summary>Throws where a call failed.</summary>
    /// <param name="code">What it returned.</param>
    /// <param name="doing">What it was for, as in "while ...".</param>
    internal static void Check(int code, string doing)
    {
        if (code != 0)
            throw Of(code, doing);
    }

    private static CudaException Of(int code, string doing) => new(
        code switch
        {
            OutOfMemory => $"The card has not enough free memory left, while {doing}.",
            NoDevice => "There is a CUDA driver on this machine but no card that it can use.",
            InvalidContext or InvalidHandle =>
                $"A stream, event or address belongs to another CUDA context than the card's primary one or is no longer there, while {doing}.",
            InvalidImage or NoBinaryForGpu or InvalidPtx or UnsupportedPtx =>
                $"The driver cannot compile the kernels for this card ({Text(code)}), while {doing}; a newer driver may.",
            NotFound => $"A kernel is missing from the module, while {doing}.",
            InvalidValue => $"The driver refuses an argument, while {doing}.",
            >= 700 and < 800 =>
                $"A kernel faulted ({Text(code)}), noticed while {doing}; the card's context is lost and the process must start anew.",
            _ => $"The CUDA driver reports error {code} ({Text(code)}), while {doing}.",
        },
        code);

    private static unsafe string Text(int code) =>
        CudaNative.cuGetErrorString(code, out byte* text) == 0 ? Marshal.PtrToStringUTF8((nint)text) ?? "no reason" : "no reason";
}
