using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Isotone.Cli.Tests;

/// <summary>What a command line did: its exit code and what it wrote.</summary>
internal sealed record Invocation(int Code, string Out, string Error)
{
    /// <summary>The JSON document on standard output of a command that succeeded and wrote nothing else.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.Equal("", Error);
            Assert.Equal(0, Code);
            using var document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The lines on standard output of a command that succeeded.</summary>
    public string[] Lines
    {
        get
        {
            Assert.Equal("", Error);
            Assert.Equal(0, Code);
            return Out.TrimEnd('\n').Split('\n');
        }
    }

    /// <summary>Runs a command line in this process with nothing on standard input.</summary>
    public static Invocation Of(params string[] args) => WithInput("", args);

    /// <summary>Runs a command line in this process.</summary>
    public static Invocation WithInput(string input, params string[] args) => Run(input, io => io, args);

    /// <summary>Runs a command line in this process on other streams than a pipe's.</summary>
    public static Invocation Run(string input, Func<CommandIO, CommandIO> change, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        CommandIO io = change(new CommandIO
        {
            In = new StringReader(input),
            Out = output,
            Error = error,
            Cancellation = TestContext.Current.CancellationToken,
        });
        int code = Application.Run(args, io);
        return new Invocation(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Expects failure with a code, nothing on standard output and one sentence on standard error.</summary>
    public void Fails(int code, string sentence)
    {
        Assert.Equal($"isotone: {sentence}{Environment.NewLine}", Error);
        Assert.Equal("", Out);
        Assert.Equal(code, Code);
    }

    /// <summary>The keys of a JSON object, in order.</summary>
    public static string[] Keys(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
