using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Isotone.Numerai.Tests;

/// <summary>Headless Chromium, where there is one.</summary>
internal static class Browser
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>The program; null where none is on the path.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => _names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Lays a page out in a frame of a width and gives what a script makes of it. The frame has its width whatever the
    /// least one of a window is.
    /// </summary>
    /// <param name="folder">A folder for files of this.</param>
    /// <param name="html">The page.</param>
    /// <param name="width">The width in CSS pixels.</param>
    /// <param name="script">The body of a function of the page's <c>document</c> that returns a value of JSON.</param>
    public static JsonElement Evaluate(TemporaryFolder folder, string html, int width, string script)
    {
        string page = folder.Write($"frame{width}.html", $$"""
            <!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
            <iframe id="page" style="border:0;width:{{width}}px;height:900px" srcdoc="{{WebUtility.HtmlEncode(html)}}"></iframe><pre id="result"></pre>
            <script>
            document.getElementById('page').addEventListener('load', function () {
                const measure = function (document) { {{script}} };
                document.getElementById('result').textContent = JSON.stringify(measure(this.contentDocument));
            });
            </script>
            """);
        string dom = Run($"--window-size={Math.Max(width, 600)},1000", "--dump-dom", new Uri(page).AbsoluteUri);
        string result = WebUtility.HtmlDecode(Regex.Match(dom, "<pre id=\"result\">(.*?)</pre>", RegexOptions.Singleline).Groups[1].Value);
        Assert.False(string.IsNullOrEmpty(result), $"The page was not measured: {dom[..Math.Min(500, dom.Length)]}");
        using var document = JsonDocument.Parse(result);
        return document.RootElement.Clone();
    }

    /// <summary>Prints a page.</summary>
    /// <returns>The PDF file.</returns>
    public static byte[] Print(TemporaryFolder folder, string page)
    {
        string pdf = folder["printed.pdf"];
        Run("--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri);
        return File.ReadAllBytes(pdf);
    }

    private static string Run(params string[] arguments)
    {
        string profile = Directory.CreateTempSubdirectory("isotone-browser").FullName;
        try
        {
            string[] common = ["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", $"--user-data-dir={profile}"];
            using Process process = Process.Start(new ProcessStartInfo(Path!, [.. common, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("The browser did not end within a minute.");
            }

            Task.WaitAll(output, errors);
            Assert.True(process.ExitCode == 0, errors.Result);
            return output.Result;
        }
        finally
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException)
            {
                // A late helper of the browser still writes; the temporary folder is the system's to clear.
            }
        }
    }
}
