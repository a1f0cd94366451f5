using System.CommandLine;
using System.Text;
using Isotone.Boosting;
using Isotone.Cuda;
using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Cli;

/// <summary>Runs one command line: parses it, calls the command, turns every failure into a sentence and a code.</summary>
internal static class Application
{
    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandIO io)
    {
        try
        {
            // "@name" is a file name like any other here, not a file of further arguments.
            var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
            ParseResult parsed = CommandTree.Create(io).Parse(args, parsing);
            if (parsed.Errors.Count > 0)
                return WrongUsage(parsed.Errors[0].Message, parsed.CommandResult.Command, io);

            using var text = new StreamWriter(io.Out, new UTF8Encoding(false), leaveOpen: true);
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = text,
                Error = io.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (UsageException exception)
        {
            return Fail(exception.Message, ExitCode.WrongUsage, io);
        }
        catch (OperationCanceledException)
        {
            return Fail("cancelled", ExitCode.Cancelled, io);
        }
        catch (DataFileException exception)
        {
            return Fail(exception.Message, ExitCode.Failed, io);
        }
        catch (Exception exception) when (exception
            is TrainingDivergedException or XGBoostException or InvalidDataException or CudaException)
        {
            return Fail(exception.Message, ExitCode.Failed, io);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message, ExitCode.Failed, io);
        }
        catch (OutOfMemoryException)
        {
            return Fail("there is not enough memory for this input", ExitCode.Failed, io);
        }
        catch (Exception exception)
        {
            // A fault of this program, not of its user: still a sentence and an exit code that scripts know.
            string message = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
            return Fail($"internal error, please report it: {exception.GetType().Name}: {message}", ExitCode.Failed, io);
        }
    }

    private static int WrongUsage(string message, Command command, CommandIO io)
    {
        return Fail($"{message.TrimEnd('.')} (see '{FullName(command)} --help')", ExitCode.WrongUsage, io);
    }

    private static string FullName(Command command) => command is RootCommand
        ? "isotone"
        : $"{FullName(command.Parents.OfType<Command>().First())} {command.Name}";

    private static int Fail(string sentence, int code, CommandIO io)
    {
        io.Error.WriteLine($"isotone: {sentence.TrimEnd('.')}.");
        return code;
    }
}
