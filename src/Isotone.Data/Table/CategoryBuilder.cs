using System.Text;

namespace Isotone.Data;

/// <summary>Collects a <see cref="CategoryColumn"/> row by row.</summary>
internal sealed class CategoryBuilder
{
    private readonly Dictionary<string, int> _codeOf = [];
    private readonly List<string> _names = [];
    private readonly List<int> _codes = [];
    private byte[] _lastText = [];
    private int _lastCode = -1;

    /// <summary>The text of the last row.</summary>
    public string Last => _names[_codes[^1]];

    /// <summary>The text of a code.</summary>
    public string Name(int code) => _names[code];

    /// <summary>The code of a text, a new one where it was not seen before.</summary>
    public int CodeOf(ReadOnlySpan<byte> utf8)
    {
        // Rows of an era and of a data type come in runs: most rows repeat the text of the row before.
        if (_lastCode >= 0 && utf8.SequenceEqual(_lastText))
            return _lastCode;
        _lastCode = CodeOf(Encoding.UTF8.GetString(utf8));
        _lastText = utf8.ToArray();
        return _lastCode;
    }

    /// <inheritdoc cref="CodeOf(ReadOnlySpan{byte})"/>
    public int CodeOf(string text)
    {
        if (_codeOf.TryGetValue(text, out int code))
            return code;
        code = _names.Count;
        _names.Add(text);
        _codeOf.Add(text, code);
        return code;
    }

    /// <summary>Whether a row of this code would resume a run that other rows have interrupted.</summary>
    /// <remarks>
    /// Codes are given in order of first appearance, so a run is resumed by any code but the last row's or a new one.
    /// </remarks>
    public bool ComesBack(int code) => _codes.Count > 0 && code < _codes[^1];

    public void Append(int code) => _codes.Add(code);

    /// <summary>Adds rows of one code.</summary>
    public void Append(int code, int rows)
    {
        for (int row = 0; row < rows; row++)
            _codes.Add(code);
    }

    /// <summary>What is wrong where an era resumes a run that other rows have interrupted.</summary>
    public static string ComesBackSentence(string era, string last) =>
        $"era '{era}' comes back after era '{last}' began; the rows of an era must stand side by side";

    public CategoryColumn Build() => new([.. _names], [.. _codes]);
}
