package dev.slipway.auth;

import dev.slipway.http.Call;

/// Who asks, and with which request: what every line of the audit log says.
///
/// @param requestId the request's id, as its sender knows it
/// @param address the other end of the connection: a proxy's, where there is one
public record Actor(Caller caller, String requestId, String address) {
    /// Who makes a call that a guard let pass.
    public static Actor of(Call call) {
        return new Actor(call.get(Caller.class), call.requestId(), call.remoteAddress());
    }
}
