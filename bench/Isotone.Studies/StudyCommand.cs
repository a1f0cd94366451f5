using System.CommandLine;
using System.Globalization;

namespace Isotone.Studies;

/// <summary>
/// The studies as commands: <c>spearman-loss --output docs</c>. Trainings that a results file has are not done again, so a
/// study may be run in pieces; the document is written when all are there.
/// </summary>
internal static class StudyCommand
{
    private const int Unfinished = 75, Cancelled = 130;

    /// <summary>The command line.</summary>
    public static RootCommand Root() => new("Studies: which settings pay, measured on data that no choice has seen.")
    {
        Of("spearman-loss", "Training on the soft Spearman correlation, against squared error and Pearson's.", SpearmanLossStudy.Create),
        Of("boosting", "Boosting trees on the soft Spearman correlation, against squared error.", BoostingLossStudy.Create),
    };

    private static Command Of(string name, string description, Func<string?, Study> create)
    {
        var output = new Option<DirectoryInfo>("--output") { Description = "The folder of the document and its pictures.", Required = true };
        var results = new Option<FileInfo?>("--results") { Description = "The file of finished trainings. Default: <name>.jsonl in the folder." };
        var sample = new Option<FileInfo?>("--sample") { Description = "Numerai's sample file of 2018; without it that part is left out." };
        var seconds = new Option<double?>("--seconds") { Description = "Stop after so long (exit code 75); the next run goes on." };
        var command = new Command(name, description) { output, results, sample, seconds };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            create(parsed.GetValue(sample)?.FullName),
            parsed.GetRequiredValue(output).FullName,
            parsed.GetValue(results)?.FullName,
            parsed.GetValue(seconds) is double limit ? TimeSpan.FromSeconds(limit) : null,
            cancellation)));
        return command;
    }

    private static int Run(Study study, string folder, string? path, TimeSpan? limit, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var results = new ResultStore(path ?? Path.Combine(folder, study.Name + ".jsonl"));
        var runner = new StudyRunner(study, results, cancellation)
        {
            Limit = limit,
            Progress = (result, done, count) => Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{result.Stage} {done}/{count}  {result.Setting} {result.Seed}  {result.Arm}  {result.Rate}  {result.Scores.Max(scores => scores.Spearman):F4}  {result.Seconds:F2} s")),
        };
        try
        {
            if (!runner.Run())
                return Unfinished;
        }
        catch (OperationCanceledException)
        {
            return Cancelled;
        }

        foreach (string file in StudyReport.Write(study, results, folder))
            Console.Out.WriteLine(file);
        return 0;
    }
}
