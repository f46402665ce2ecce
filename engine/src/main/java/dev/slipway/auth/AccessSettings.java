package dev.slipway.auth;

import org.jspecify.annotations.Nullable;

/// How callers prove who they are.
///
/// @param adminToken a token of the configuration that may do everything, null for none
/// @param devMode whether a request without a credential is taken for the developer at this machine
/// @param requestsPerMinute how many requests a user may send in a minute, 0 for no limit
public record AccessSettings(@Nullable String adminToken, boolean devMode, int requestsPerMinute) {
    private static final int SHORTEST = 16;

    /// @throws IllegalArgumentException when the admin token is too short to be a secret
    public AccessSettings {
        if (adminToken != null && adminToken.length() < SHORTEST) {
            throw new IllegalArgumentException("the admin token has fewer than 16 characters");
        }
    }

    /// The same without a limit on requests.
    public AccessSettings(@Nullable String adminToken, boolean devMode) {
        this(adminToken, devMode, 0);
    }

    /// Never the token.
    @Override
    public String toString() {
        return "AccessSettings[adminToken=" + (adminToken == null ? "none" : "***") + ", devMode=" + devMode + "]";
    }
}
