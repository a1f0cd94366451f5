using System.Globalization;
using System.Net;
using System.Security.Authentication;

namespace Isotone.Numerai;

/// <summary>Sends requests, and turns what goes wrong on the way into faults that may pass or that do not.</summary>
internal sealed class TournamentHttp : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly HttpClient _http;
    private readonly TimeSpan _stall;

    public TournamentHttp(TimeSpan stall)
    {
        _stall = stall;

        // Certificates are checked, as always where nobody says otherwise. Redirects are followed by hand: each new
        // address is looked at, and the key is not sent along.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "isotone");
    }

    /// <summary>Refuses an address that would send data in the clear over a network.</summary>
    /// <exception cref="TournamentException">It is neither https nor http on this machine.</exception>
    public static Uri RequireSafe(Uri address)
    {
        bool safe = address.IsAbsoluteUri && address.UserInfo.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
        return safe
            ? address
            : throw new TournamentException(
                $"The address of '{(address.IsAbsoluteUri ? address.Host : address.OriginalString)}' must begin with https://, or with http:// on this machine, and name no user.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and returns once the answer's headers are there.</summary>
    /// <param name="request">Makes the request for an address.</param>
    /// <param name="address">The address.</param>
    /// <param name="deadline">Ends the sending when it stands still.</param>
    /// <param name="cancellation">Ends the sending for the user.</param>
    /// <exception cref="TransientFaultException">The connection failed, or the server says that it is out of order.</exception>
    public async Task<HttpResponseMessage> Send(
        Func<Uri, HttpRequestMessage> request, Uri address, Deadline deadline, CancellationToken cancellation)
    {
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage message = request(RequireSafe(address));
            HttpResponseMessage response = await Guard(
                address, () => _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline.Token), cancellation);
            int status = (int)response.StatusCode;
            if (status is >= 500 or 408 or 425 or 429)
            {
                TimeSpan? after = response.Headers.RetryAfter?.Delta;
                response.Dispose();
                throw new TransientFaultException(
                    string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {status}"), after);
            }

            if (status is not (301 or 302 or 303 or 307 or 308) || message.Method != HttpMethod.Get)
                return response;
            Uri? next = response.Headers.Location;
            response.Dispose();
            if (next is null || redirects == MaxRedirects)
                throw new TransientFaultException($"{address.Host} redirects to nowhere");
            address = new Uri(address, next);
        }
    }

    /// <summary>A time that runs out unless it is put off.</summary>
    public Deadline StartDeadline(CancellationToken cancellation) => new(_stall, cancellation);

    /// <summary>Does something on the network.</summary>
    /// <exception cref="TransientFaultException">It failed in a way that may pass.</exception>
    /// <exception cref="TournamentException">The server is not the one it should be.</exception>
    public static async Task<T> Guard<T>(Uri address, Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException)
        {
            throw new TournamentException($"The certificate of {address.Host} cannot be trusted, so nothing was sent.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFaultException($"the connection to {address.Host} stood still");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new TransientFaultException($"the connection to {address.Host} failed ({Reason(exception)})");
        }
    }

    // Never the exception's text, which may quote what the server sent.
    private static string Reason(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "there is no such host",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "nobody answers there",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException => "it broke off",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the answer is not HTTP",
        _ => "it broke off",
    };
}

/// <summary>Cancels what stands still for too long.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _stall;

    public Deadline(TimeSpan stall, CancellationToken cancellation)
    {
        _stall = stall;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        PutOff();
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something has moved: the time begins anew.</summary>
    public void PutOff() => _source.CancelAfter(_stall);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
