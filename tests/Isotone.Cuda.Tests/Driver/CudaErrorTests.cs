namespace Isotone.Cuda.Tests;

/// <summary>Whatever is wrong with the driver, the card or an address, there is one sentence and no crash.</summary>
[Collection(nameof(Alone))]
public sealed class CudaErrorTests
{
    private const int OutOfMemory = 2, InvalidPtx = 218, IllegalAddress = 700;

    [ShimFact]
    public void A_card_that_is_full()
    {
        using var soft = new SoftRank<float>(OnCard.Device);
        using DeviceBuffer<float> buffer = OnCard.Device.Allocate<float>(1000);
        _ = HostShim.LimitMemory(4000);
        try
        {
            var refused = Assert.Throws<CudaException>(() => soft.Forward(buffer, buffer));
            Assert.Equal(OutOfMemory, refused.Code);
            Assert.Matches(@"^The card has not enough free memory left, while allocating \d+ bytes\.$", refused.Message);
            Assert.Throws<InvalidOperationException>(() => soft.Vjp(buffer, buffer));
        }
        finally
        {
            _ = HostShim.LimitMemory(-1);
        }

        soft.Forward(buffer, buffer);
        soft.BlockSizes(0);
    }

    [ShimFact]
    public void A_kernel_that_faults_is_reported_at_the_next_wait()
    {
        using DeviceBuffer<float> buffer = OnCard.Device.Allocate<float>(10);
        _ = HostShim.PlanFailure("cuStreamSynchronize", IllegalAddress);
        var fault = Assert.Throws<CudaException>(() => buffer.ToArray());
        Assert.Equal(IllegalAddress, fault.Code);
        Assert.Equal(
            "A kernel faulted (an illegal memory access was encountered), noticed while copying from the card; the card's context is lost "
            + "and the process must start anew.",
            fault.Message);
        _ = HostShim.ForgetFault();
    }

    [ShimFact]
    public void A_driver_that_cannot_compile_the_kernels()
    {
        _ = HostShim.PlanFailure("cuModuleLoadDataEx", InvalidPtx);
        var refused = Assert.Throws<CudaException>(() => new KernelModule(OnCard.Device, "sort"));
        Assert.Equal("The driver cannot compile the kernels for this card (an error), while loading the kernels 'sort'; a newer driver may.", refused.Message);
    }

    [ShimFact]
    public void A_driver_without_a_card()
    {
        _ = HostShim.SetDevices(0);
        try
        {
            Assert.Equal("There is a CUDA driver on this machine but no card that it can use.", CudaLibrary.Look("libcuda").Problem);
        }
        finally
        {
            _ = HostShim.SetDevices(1);
        }

        Assert.Null(CudaLibrary.Problem);
    }

    [ShimFact]
    public void A_stream_of_another_context()
    {
        const int InvalidHandle = 400;
        using var soft = new SoftRank<float>(OnCard.Device);
        using DeviceBuffer<float> buffer = OnCard.Device.Allocate<float>(10);
        _ = HostShim.PlanFailure("cuLaunchKernel", InvalidHandle);
        Assert.Equal(
            "A stream, event or address belongs to another CUDA context than the card's primary one or is no longer there, while launching the "
            + "kernel 'sort_rows_32'.",
            Assert.Throws<CudaException>(() => soft.Forward(buffer, buffer)).Message);
        Assert.Throws<InvalidOperationException>(() => soft.Vjp(buffer, buffer));
    }

    [CudaFact]
    public unsafe void An_address_of_the_host_is_refused()
    {
        using var soft = new SoftRank<float>(OnCard.Device);
        using DeviceBuffer<float> buffer = OnCard.Device.Allocate<float>(8);
        float* own = stackalloc float[8];
        var pointer = new DevicePointer<float>((nint)own, 8);
        var refused = Assert.Throws<ArgumentException>(() => soft.Forward(pointer, buffer));
        Assert.Equal("values is no address of memory of a card. (Parameter 'values')", refused.Message);
    }

    [CudaFact]
    public void Arguments_that_do_not_fit_are_named()
    {
        using var soft = new SoftRank<float>(OnCard.Device);
        using DeviceBuffer<float> eight = OnCard.Device.Allocate<float>(8), nine = OnCard.Device.Allocate<float>(9);
        Assert.Equal(
            "destination has 9 elements where 8 are needed. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => soft.Forward(eight, nine)).Message);
        Assert.Throws<ArgumentException>(() => soft.Forward(eight, default, eight));
        Assert.Throws<InvalidOperationException>(() => soft.Vjp(eight, eight));
        Assert.Throws<ArgumentOutOfRangeException>(() => soft.Strength = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => OnCard.Device.Allocate<float>(0));
        Assert.Throws<NotSupportedException>(() => new SoftRank<int>(OnCard.Device));
        eight.CopyFrom(new float[8]);
        soft.Forward(eight, eight);
        Assert.Equal(
            "gradient overlaps cotangent; on a card they need memory of their own. (Parameter 'gradient')",
            Assert.Throws<ArgumentException>(() => soft.Vjp(eight, eight)).Message);
        var gone = OnCard.Device.Allocate<float>(8);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => soft.Forward(gone, eight));
        Assert.Matches("^There is no card 99; this machine has", Assert.Throws<CudaException>(() => CudaDevice.Open(99)).Message);
    }

    [CudaFact]
    public void Streams_of_another_pass_are_waited_for_on_the_card()
    {
        using var soft = new SoftRank<double>(OnCard.Device, Regularization.L2, 0.5);
        using CudaStream one = new(OnCard.Device), two = new(OnCard.Device);
        using DeviceBuffer<double> x = OnCard.Device.Allocate<double>([5, 1, 2], one), y = OnCard.Device.Allocate<double>(3, one);
        using DeviceBuffer<double> gradient = OnCard.Device.Allocate<double>(3, one);
        soft.Forward(x, y, one);
        soft.Vjp(x, gradient, two);
        Assert.Equal([3, 1, 2], y.ToArray(one));
        Assert.Equal([0, 0, 0], gradient.ToArray(two));
        Assert.Same(CudaStream.Default, CudaStream.FromHandle(0));
    }

    [CudaFact]
    public void Events_tell_the_time_between()
    {
        using CudaEvent before = new(OnCard.Device, timing: true), after = new(OnCard.Device, timing: true);
        before.Record(CudaStream.Default);
        after.Record(CudaStream.Default);
        after.Synchronize();
        Assert.True(after.Since(before) >= TimeSpan.Zero);
    }

    [Fact]
    public void Brain_floats_round_to_even()
    {
        Assert.Equal(0x3F80, ((BFloat16)1.0).ToBits());
        Assert.Equal(0x3F80, ((BFloat16)(1 + 1.0 / 256)).ToBits());
        Assert.Equal(0x3F82, ((BFloat16)(1 + 3.0 / 256)).ToBits());
        Assert.Equal(0x3F81, ((BFloat16)(1 + 1.0 / 256 + 1e-12)).ToBits());
        Assert.Equal(0x3F80, ((BFloat16)(1 + 1.0 / 256 - 1e-12)).ToBits());
        Assert.Equal(0xFF80, ((BFloat16)double.NegativeInfinity).ToBits());
        Assert.Equal(0x7F80, ((BFloat16)1e300).ToBits());
        Assert.True(double.IsNaN((double)(BFloat16)double.NaN));
        Assert.Equal(1.5, (double)(BFloat16)1.5);
    }
}
