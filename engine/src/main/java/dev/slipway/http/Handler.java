package dev.slipway.http;

/// What a route does. It runs on a virtual thread after the route's guard let the call pass, and may block.
@FunctionalInterface
public interface Handler {
    /// Answers one call.
    ///
    /// @throws RuntimeException any; the route's [ErrorTable] turns it into a reply
    Reply handle(Call call);
}
