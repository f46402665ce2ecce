package dev.slipway.auth;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An API token as lists show it, without what proves it.
///
/// @param id its id
/// @param name its name
/// @param shown enough to recognize it: `slw_pat_<publicId>_…<last four>`
/// @param grant what it is good for
/// @param createdBy who made it
/// @param times when it was made and so on
public record Token(UUID id, String name, String shown, Grant grant, String createdBy, Times times) {
    /// The times of a token's life.
    ///
    /// @param createdAt when it was made
    /// @param lastUsedAt to the minute; null when it never was
    /// @param expiresAt from when on it is worth nothing
    /// @param revokedAt null when it was not
    public record Times(
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt) {
        /// Whether the token is good at that moment.
        public boolean live(Instant now) {
            return revokedAt == null && now.isBefore(expiresAt);
        }
    }
}
