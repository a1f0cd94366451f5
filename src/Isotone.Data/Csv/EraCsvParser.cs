using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotone.Data;

/// <summary>Parses blocks of era data into rows. One for each thread.</summary>
internal sealed class EraCsvParser(EraCsvColumns columns, FeatureMatrixBuilder builder)
{
    private const ulong Ones = 0x0101010101010101, Highs = 0x8080808080808080;

    private readonly CsvCursor _cursor = new();
    private readonly List<int> _full = [];
    private FeatureTexts _texts = new(builder, columns.FeatureNames.Length);

    public EraCsvRows Rows { get; } = new();

    /// <summary>Forgets the codes it knows, since the builder has given others.</summary>
    public void ForgetCodes() => _texts = new FeatureTexts(builder, columns.FeatureNames.Length);

    /// <summary>Parses a block into <see cref="Rows"/>, up to its end or to a record with a problem.</summary>
    public void Parse(CsvBlock block)
    {
        do
        {
            _full.Clear();
            Rows.Clear(builder.Layout);
            _cursor.Open(block);
            try
            {
                block.RequireRecords();
                while (_cursor.NextRecord())
                    ParseRecord(block);
            }
            catch (CsvProblemException problem)
            {
                Rows.Problem = problem;
            }

            Rows.Lines = _cursor.Line;
            if (_full.Count > 0)
                builder.MakePlain(_full);
        }
        while (_full.Count > 0); // Some features have run out of codes: the block is parsed again in the new layout.
    }

    private void ParseRecord(CsvBlock block)
    {
        Rows.Reserve(columns.TargetNames.Length);
        ReadOnlySpan<int> roles = columns.Roles;
        ReadOnlySpan<int> codePlaces = Rows.Layout.CodePlaces;
        Span<byte> codes = Rows.Codes.AsSpan(Rows.Count * Rows.Layout.Coded.Length, Rows.Layout.Coded.Length);
        FeatureTexts texts = _texts;
        ref byte text = ref MemoryMarshal.GetArrayDataReference(block.Buffer);
        int position = _cursor.Position;
        int last = roles.Length - 1;
        for (int column = 0; column < last; column++)
        {
            int role = roles[column];
            if (role >= EraCsvColumns.Skipped)
            {
                // Within the buffer, since its padding takes a word from any place of the text.
                ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, position));
                if (!BitConverter.IsLittleEndian)
                    word = BinaryPrimitives.ReverseEndianness(word);
                ulong comma = Zeros(word ^ (Ones * ','));
                if (comma != 0)
                {
                    // The bytes up to the first comma and with it.
                    ulong upTo = comma ^ (comma - 1);
                    if (role >= 0 ? TryCode(role, word & upTo, texts, codePlaces, codes) : IsPlainText(word, upTo))
                    {
                        position += (BitOperations.TrailingZeroCount(comma) >> 3) + 1;
                        continue;
                    }
                }
            }

            _cursor.Position = position;
            ParseField(column, role);
            position = _cursor.Position;
        }

        _cursor.Position = position;
        ParseField(last, roles[last]);
        if (!_cursor.RecordEnded)
            _cursor.RequireFields(roles.Length);
        FinishRecord();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCode(int feature, ulong key, FeatureTexts texts, ReadOnlySpan<int> codePlaces, Span<byte> codes)
    {
        // A plain feature has place -1; it may have had codes before it ran out of them.
        int found = texts.Find(feature, key);
        int place = codePlaces[feature];
        if (found == 0 || (uint)place >= (uint)codes.Length)
            return false;
        codes[place] = (byte)(found - 1);
        return true;
    }

    // The highest bit of every byte that is zero, and perhaps of bytes above the lowest of those.
    private static ulong Zeros(ulong word) => (word - Ones) & ~word & Highs;

    // Whether neither a line break nor a quote stands among the bytes.
    private static bool IsPlainText(ulong word, ulong bytes) =>
        ((Zeros(word ^ (Ones * '\n')) | Zeros(word ^ (Ones * '"'))) & bytes) == 0;

    private void ParseField(int column, int role)
    {
        if (_cursor.RecordEnded)
            _cursor.RequireFields(columns.Roles.Length);
        ReadOnlySpan<byte> text = _cursor.Field();
        if (role == EraCsvColumns.Several)
        {
            foreach (int one in columns.RolesOf(column))
                Take(text, column, one);
        }
        else
        {
            Take(text, column, role);
        }
    }

    private void Take(ReadOnlySpan<byte> text, int column, int role)
    {
        switch (role)
        {
            case >= 0:
                TakeFeature(text, column, role);
                break;
            case EraCsvColumns.Skipped:
                break;
            case EraCsvColumns.IsId:
                Rows.SetId(text);
                break;
            case EraCsvColumns.IsEra:
                if (text.IsEmpty)
                    throw Problem(column, "the era is empty");
                Rows.Eras.Append(Rows.Count, _cursor.RecordLine, text);
                break;
            case EraCsvColumns.IsDataType:
                Rows.DataTypes.Append(Rows.Count, _cursor.RecordLine, text);
                break;
            default:
                int target = EraCsvColumns.FirstTarget - role;
                Rows.Targets[(Rows.Count * columns.TargetNames.Length) + target] = Number(text, column);
                break;
        }
    }

    private void TakeFeature(ReadOnlySpan<byte> text, int column, int feature)
    {
        float value = Number(text, column);
        FeatureLayout layout = Rows.Layout;
        int place = layout.CodePlaces[feature];
        if (place < 0)
        {
            Rows.Numbers[(Rows.Count * layout.Plain.Length) + layout.NumberPlaces[feature]] = value;
            return;
        }

        int code = _texts.CodeOf(feature, text, value);
        if (code < 0 && !_full.Contains(feature))
            _full.Add(feature);
        Rows.Codes[(Rows.Count * layout.Coded.Length) + place] = (byte)Math.Max(code, 0);
    }

    private void FinishRecord()
    {
        if (!columns.HasId)
            Rows.SetId([]);
        if (!columns.HasEra)
            Rows.Eras.Append(Rows.Count, _cursor.RecordLine, "all"u8);
        if (!columns.HasDataType)
            Rows.DataTypes.Append(Rows.Count, _cursor.RecordLine, "unknown"u8);
        Rows.Count++;
    }

    private float Number(ReadOnlySpan<byte> text, int column)
    {
        if (text.IsEmpty)
            return float.NaN;
        if (DecimalText.TryParse(text, out float value))
            return value;
        return MissingText.IsWord(text) ? float.NaN : throw Problem(column, DecimalText.Problem(text, "float32"));
    }

    // A record with fields too many or too few is likely to have them in the wrong places: that is said first.
    private CsvProblemException Problem(int column, string problem)
    {
        _cursor.RequireFields(columns.Roles.Length);
        return new CsvProblemException(_cursor.RecordLine, column, problem);
    }
}
