package dev.slipway.auth;

import dev.slipway.http.HttpProblem;
import java.util.Set;

/// Who asks.
///
/// @param name as `requested_by` and the rest show it: an e-mail, or `token:<name>`
/// @param role the role
/// @param permissions what they may do, at most what the role may
/// @param scope where
/// @param via how they proved it
public record Caller(String name, Role role, Set<Permission> permissions, Scope scope, Via via) {
    /// Copies the permissions.
    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /// How a caller proved who they are.
    public sealed interface Via {
        /// As the audit log shows it.
        String text();
    }

    /// By an API token.
    ///
    /// @param publicId the part of the token that is no secret
    public record ByToken(String publicId) implements Via {
        @Override
        public String text() {
            return "token " + publicId;
        }
    }

    /// By the admin token of the configuration.
    public record ByAdminToken() implements Via {
        @Override
        public String text() {
            return "admin token";
        }
    }

    /// Not at all: dev mode.
    public record ByDevMode() implements Via {
        @Override
        public String text() {
            return "dev mode";
        }
    }

    /// Somebody who may do everything everywhere.
    static Caller allPowerful(String name, Via via) {
        return new Caller(name, Role.PLATFORM_ADMIN, Role.PLATFORM_ADMIN.permissions(), Scope.ALL, via);
    }

    /// Whether they may do it, wherever they may be.
    public boolean can(Permission permission) {
        return permissions.contains(permission);
    }

    /// What limits count by. Unlike the name, the tokens of two organizations never share it.
    public String limitKey() {
        return via instanceof ByToken && name.startsWith("token:") ? scope.organization() + "/" + name : name;
    }

    /// Refuses a caller that lacks a permission.
    ///
    /// @throws HttpProblem.Forbidden with its name
    public void mustHave(Permission permission) {
        if (!can(permission)) {
            throw HttpProblem.Forbidden.missing(permission.word());
        }
    }
}
