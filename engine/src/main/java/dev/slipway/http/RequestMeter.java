package dev.slipway.http;

/// Who counts the requests.
@FunctionalInterface
public interface RequestMeter {
    /// One request that was answered. Neither text is the sender's, so both can be labels.
    ///
    /// @param method the method, `OTHER` for one that no route can have
    /// @param path the route's path, `none` when no route matched
    /// @param status the status of the reply
    /// @param nanos from the first byte read to the last one handed to the network
    void record(String method, String path, int status, long nanos);
}
