using System.Text;
using System.Text.Json;

namespace Isotone.Data;

/// <summary>A JSON object whose members are numbers and arrays of numbers. Immutable.</summary>
public sealed class NumberObject
{
    private readonly Dictionary<string, double[]> _members;

    private NumberObject(string source, Dictionary<string, double[]> members)
    {
        Source = source;
        _members = members;
    }

    /// <summary>Where the object came from: the path of the file, or a name for the data.</summary>
    public string Source { get; }

    /// <summary>Reads an object from a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="DataFileException">The file cannot be read, or is no JSON object of numbers.</exception>
    public static NumberObject Read(string path)
    {
        using FileStream stream = DataFile.OpenRead(path);
        using var reader = new StreamReader(stream);
        return Read(reader, path);
    }

    /// <summary>Reads an object from a text.</summary>
    /// <param name="reader">The text, read to its end.</param>
    /// <param name="source">What to call the text in messages, such as "standard input".</param>
    /// <exception cref="DataFileException">The text cannot be read, or is no JSON object of numbers.</exception>
    public static NumberObject Read(TextReader reader, string source)
    {
        ArgumentNullException.ThrowIfNull(reader);
        byte[] json = [];
        try
        {
            json = Encoding.UTF8.GetBytes(reader.ReadToEnd());
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new DataFileException(source, "a JSON object of arrays of numbers is needed");
            var members = new Dictionary<string, double[]>();
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (!members.TryAdd(member.Name, NumbersOf(member, source)))
                    throw new DataFileException(source, $"'{member.Name}' stands twice");
            }

            return new NumberObject(source, members);
        }
        catch (JsonException exception)
        {
            throw JsonText.Explain(source, json, exception);
        }
        catch (IOException exception)
        {
            throw DataFile.Explain(source, exception, "read");
        }
    }

    /// <summary>The numbers of an array.</summary>
    /// <exception cref="DataFileException">There is no such member.</exception>
    public double[] Doubles(string name) => _members.TryGetValue(name, out double[]? numbers)
        ? numbers
        : throw new DataFileException(Source, $"'{name}' is missing");

    /// <summary>The whole numbers of an array.</summary>
    /// <exception cref="DataFileException">There is no such member, or a number in it is not whole or too large.</exception>
    public int[] Integers(string name)
    {
        double[] numbers = Doubles(name);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != Math.Floor(numbers[i]) || Math.Abs(numbers[i]) >= int.MaxValue)
                throw new DataFileException(Source, FormattableString.Invariant($"{name}[{i}] is {numbers[i]}; a whole number is needed"));
        }

        return [.. numbers.Select(number => (int)number)];
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="DataFileException">There is no such member, or it is not one whole number.</exception>
    public int Integer(string name) => Integers(name) is [int number]
        ? number
        : throw new DataFileException(Source, $"'{name}' must be one number");

    private static double[] NumbersOf(JsonProperty member, string source)
    {
        if (member.Value.ValueKind == JsonValueKind.Number)
            return [member.Value.GetDouble()];
        if (member.Value.ValueKind != JsonValueKind.Array)
            throw new DataFileException(source, $"'{member.Name}' is neither a number nor an array of numbers");
        double[] numbers = new double[member.Value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in member.Value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number)
                throw new DataFileException(source, FormattableString.Invariant($"{member.Name}[{i}] is {element.GetRawText()}; a number is needed"));
            numbers[i++] = element.GetDouble();
        }

        return numbers;
    }
}
