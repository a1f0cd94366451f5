using System.Buffers.Binary;
using System.Text;

namespace Isotone.Learning.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isotone-safetensors-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        float[] a = [1, -0f, float.Epsilon, float.MaxValue, 0.1f, float.NaN], b = [7];
        SafeTensors.Write<float>(
            FilePath,
            [new("a.weight", new Shape(2, 3), a), new("s", Shape.Scalar, b)],
            new Dictionary<string, string> { ["format"] = "pt", ["ünïcode \"quoted\""] = "1" });
        SafeTensorsContent<float> content = SafeTensors.Read<float>(FilePath);
        Assert.Equal(["a.weight", "s"], content.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(new Shape(2, 3), content.Tensors[0].Shape);
        Assert.Equal(Shape.Scalar, content.Tensors[1].Shape);
        Assert.Equal(a.Select(BitConverter.SingleToInt32Bits), content.Tensors[0].Values.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal("pt", content.Metadata["format"]);
        Assert.Equal("1", content.Metadata["ünïcode \"quoted\""]);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_bytes_are_those_of_the_specification()
    {
        SafeTensors.Write<double>(FilePath, [new("x", new Shape(2), new double[] { 1, 2 })]);
        byte[] bytes = File.ReadAllBytes(FilePath);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        Assert.Equal("""{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", Encoding.UTF8.GetString(bytes, 8, header).TrimEnd(' '));
        Assert.Equal(8 + header + 16, bytes.Length);
        Assert.Equal(2.0, BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 + header + 8)));
    }

    [Fact]
    public void Tensors_come_in_the_order_of_their_bytes_whatever_the_order_of_the_header()
    {
        Put("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8);
        Assert.Equal(["a", "b"], SafeTensors.Read<float>(FilePath).Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        SafeTensors.Write<float>(FilePath, [new("a", new Shape(3), new float[] { 1, 2, 3 })]);
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Contains(FilePath, Assert.Throws<InvalidDataException>(() => SafeTensors.Read<float>(FilePath)).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(FilePath, [.. whole, 0]);
        Assert.Throws<InvalidDataException>(() => SafeTensors.Read<float>(FilePath));
    }

    [Theory]
    [InlineData("not json", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{"a":1}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,-8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,9],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"__metadata__":{"x":null}}""", 0)]
    [InlineData("""{"__metadata__":{"x":1}}""", 0)]
    public void A_damaged_header_is_refused(string header, int dataBytes)
    {
        Put(header, dataBytes);
        Assert.Contains(FilePath, Assert.Throws<InvalidDataException>(() => SafeTensors.Read<float>(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_header_length_is_refused_without_reading_it()
    {
        File.WriteAllBytes(FilePath, [.. Enumerable.Repeat((byte)0xFF, 16)]);
        Assert.Throws<InvalidDataException>(() => SafeTensors.Read<float>(FilePath));
    }

    [Fact]
    public void Names_and_lengths_that_do_not_fit_are_refused_and_leave_no_file()
    {
        NamedTensor<float> a = new("a", new Shape(1), new float[1]);
        Assert.Throws<ArgumentException>(() => SafeTensors.Write<float>(FilePath, [a, a]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write<float>(FilePath, [a with { Name = "" }]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write<float>(FilePath, [a with { Name = "__metadata__" }]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write<float>(FilePath, [a with { Shape = new Shape(2) }]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_beside_it()
    {
        // A directory under the file's name: the rename fails after the bytes are written aside.
        Directory.CreateDirectory(FilePath);
        Assert.ThrowsAny<Exception>(() => SafeTensors.Write<float>(FilePath, [new("a", new Shape(1), new float[1])]));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder));
        Assert.ThrowsAny<IOException>(() => SafeTensors.Write<float>(Path.Combine(_folder, "no", "such", "x"), [new("a", new Shape(1), new float[1])]));
    }

    private void Put(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(FilePath, [.. length, .. json, .. new byte[dataBytes]]);
    }
}
