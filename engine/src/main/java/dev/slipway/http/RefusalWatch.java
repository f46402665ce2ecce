package dev.slipway.http;

/// Who is told of requests that were answered with 401 or 403.
@FunctionalInterface
public interface RefusalWatch {
    /// A request that was refused, before its answer is sent.
    ///
    /// @param route method and path of the route, as it was declared
    /// @param status 401 or 403
    /// @param reason what the sender is told
    void refused(Call call, String route, int status, String reason);
}
