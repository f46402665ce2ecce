package dev.slipway.http;

/// One dialect's way to say that something went wrong: the only place where a failure gets a status.
@FunctionalInterface
public interface ErrorTable {
    /// The reply for a failure: an [HttpProblem], something the core refused, or a bug (anything else), which
    /// is a 500 without detail.
    ///
    /// @param call the call, for which nothing but method, path text, headers and request id may be known
    Reply reply(Throwable failure, Call call);
}
