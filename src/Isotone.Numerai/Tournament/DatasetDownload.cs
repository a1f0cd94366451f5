using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>
/// Downloads one file: asks for the bytes that are missing, checks every size there is, and renames what is whole. Both an
/// attempt that breaks off and a process that is killed leave the bytes received for the next.
/// </summary>
internal sealed class DatasetDownload(
    TournamentHttp http, RetryLoop retry, IProgress<TournamentProgress>? progress, Func<CancellationToken, Task<Uri>> findAddress,
    string dataset, string path)
{
    private const int BufferBytes = 1 << 17;

    // Addresses are signed and good for a while only: kept in memory, never written down, asked for anew when refused.
    private Uri? _address;

    public async Task<TournamentDataset> Run(CancellationToken cancellation)
    {
        AtomicFile.RequireWritable(path);
        using var part = PartialFile.Open(path, dataset);
        long resumed = part.Length;
        await retry.Run($"The download of {dataset}", token => Attempt(part, token), () => part.Furthest, cancellation);
        if (part.Problem() is string problem)
        {
            part.StartOver();
            throw new TournamentException($"The download of {dataset} is of no use: {problem}.");
        }

        long bytes = part.Length;
        part.Finish();
        return new TournamentDataset(path, bytes, Math.Min(resumed, bytes));
    }

    private async Task<bool> Attempt(PartialFile part, CancellationToken cancellation)
    {
        _address ??= await findAddress(cancellation);
        Uri address = _address;
        using Deadline deadline = http.StartDeadline(cancellation);
        using HttpResponseMessage response = await http.Send(to => Request(to, part), address, deadline, cancellation);
        if (Begin(response, part, address) is not long total)
            return true;
        await Receive(response, part, total, address, deadline, cancellation);
        return true;
    }

    private static HttpRequestMessage Request(Uri address, PartialFile part)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);

        // Also from the first byte on: an answer to a range names the whole size beside its own, and the two must agree.
        request.Headers.Range = new RangeHeaderValue(part.Length, null);
        if (part.Length > 0 && part.Validator is string validator)
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        return request;
    }

    /// <summary>Looks at the headers of an answer and makes the partial file fit it.</summary>
    /// <returns>The size of the whole; -1 where the server does not say; null where nothing is missing.</returns>
    private long? Begin(HttpResponseMessage response, PartialFile part, Uri address)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        long? length = response.Content.Headers.ContentLength;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent:
                if (range is not { From: long from, To: long to, Length: long whole } || from != part.Length || to != whole - 1
                    || (length is not null && length != whole - from))
                {
                    throw Disagreement(part, address);
                }

                if (from > 0 && (whole != part.Total || (part.Validator is not null && ValidatorOf(response) is string now && now != part.Validator)))
                    throw Disagreement(part, address);
                part.Describe(whole, ValidatorOf(response) ?? (from > 0 ? part.Validator : null));
                return whole;

            case HttpStatusCode.OK:
                part.StartOver();
                part.Describe(length ?? -1, ValidatorOf(response));
                return length ?? -1;

            case HttpStatusCode.RequestedRangeNotSatisfiable:
                if (part.Length > 0 && part.Length == part.Total && (range?.Length is null || range.Length == part.Total))
                    return null;
                if (part.Length == 0 && range?.Length == 0)
                    return null;
                throw Disagreement(part, address);

            case HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone:
                _address = null;
                throw new TransientFaultException(Answered(address, response));

            default:
                throw new TournamentException($"The download of {dataset} is refused: {Answered(address, response)}.");
        }
    }

    private async Task Receive(
        HttpResponseMessage response, PartialFile part, long total, Uri address, Deadline deadline, CancellationToken cancellation)
    {
        using Stream stream = await TournamentHttp.Guard(
            address, () => response.Content.ReadAsStreamAsync(deadline.Token), cancellation);
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int read = await TournamentHttp.Guard(address, () => stream.ReadAsync(buffer, deadline.Token).AsTask(), cancellation);
            if (read == 0)
                break;
            deadline.PutOff();
            part.Append(buffer.AsSpan(0, read));
            progress?.Report(new Transferring(dataset, part.Length, total < 0 ? null : total));
        }

        if (total >= 0 && part.Length != total)
        {
            long received = part.Length;
            if (received > total)
                part.StartOver();
            throw new TransientFaultException(string.Create(
                CultureInfo.InvariantCulture, $"{address.Host} sent {received} of {total} bytes"));
        }
    }

    // What was received before may be of another file: it is not worth the doubt.
    private static TransientFaultException Disagreement(PartialFile part, Uri address)
    {
        part.StartOver();
        return new TransientFaultException($"{address.Host} contradicts itself about the file's size, or the file has changed");
    }

    private static string Answered(Uri address, HttpResponseMessage response) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {(int)response.StatusCode}");

    // What tells one version of the file from another: a strong entity tag, else the time of the last change (RFC 9110, 13.1.5).
    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
}
