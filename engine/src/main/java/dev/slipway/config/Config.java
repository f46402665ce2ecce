package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this Slipway is to run. Printing it shows no secret.
///
/// @param listen where it is reached
/// @param folders where it keeps and finds things
/// @param database which PostgreSQL
/// @param access who gets in and what gets out
/// @param limits per user and minute
/// @param workers how many attempts it carries out at the same time
public record Config(Listen listen, Folders folders, Database database, Access access, Limits limits, int workers) {
    /// Reads options and environment.
    ///
    /// @param options what the command line says, by [Option#flag()]
    /// @param environment as the process has it; names that do not begin with `SLIPWAY_` are no concern
    ///     of ours
    /// @throws BadConfig with every problem there is
    public static Config load(Map<String, String> options, Map<String, String> environment) {
        return new Reading(options, environment).config();
    }

    /// Where it is reached.
    ///
    /// @param port 0 for any free one
    /// @param publicUrl how links to ourselves begin, without a slash at the end; null: with the
    ///     address itself
    public record Listen(String host, int port, @Nullable URI publicUrl) {
        /// How links to ourselves begin.
        ///
        /// @param boundPort the port that it got
        public String links(int boundPort) {
            if (publicUrl != null) {
                return publicUrl.toString();
            }
            var everywhere = host.equals("0.0.0.0") || host.equals("::");
            var name = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
            return "http://" + name + ":" + boundPort;
        }
    }

    /// Folders, absolute. The catalog and the plug-ins need not be there unless they were named.
    public record Folders(Path data, Path catalog, Path plugins) {}

    /// Which PostgreSQL.
    ///
    /// @param remote the user's own; null for the embedded one
    /// @param poolSize how many connections at most
    public record Database(@Nullable Remote remote, int poolSize) {
        /// Whether Slipway starts a PostgreSQL itself.
        public boolean embedded() {
            return remote == null;
        }
    }

    /// A PostgreSQL that is there already.
    ///
    /// @param url for JDBC, without user and password
    public record Remote(String url, String user, String password) {
        @Override
        public String toString() {
            return "Remote[url=" + url + ", user=" + user + "]";
        }
    }

    /// Who gets in and what gets out.
    ///
    /// @param dev whether a request without a credential is let in, as the development user
    /// @param adminToken a token with all rights
    /// @param keys what is sealed and signed with
    /// @param egressAllow CIDRs that actions may send requests to besides public addresses
    /// @param strictCancel whether Terrantula's cancel takes the right to start runs, not only to read them
    /// @param oidc how people sign in; null: not at all
    public record Access(
            boolean dev,
            @Nullable String adminToken,
            Keys keys,
            List<String> egressAllow,
            boolean strictCancel,
            @Nullable Oidc oidc) {
        @Override
        public String toString() {
            return "Access[dev=%s, egressAllow=%s, strictCancel=%s, oidc=%s]"
                    .formatted(dev, egressAllow, strictCancel, oidc);
        }
    }

    /// What is sealed and signed with.
    ///
    /// @param master what secrets are sealed with, 32 bytes in base64; null: a file in the data folder
    /// @param callbacks a file of the keys that sign callbacks; null: one that follows from the master key
    public record Keys(@Nullable String master, @Nullable Path callbacks) {
        @Override
        public String toString() {
            return "Keys[callbacks=%s]".formatted(callbacks);
        }
    }

    /// The OIDC issuer that people sign in with.
    ///
    /// @param issuer https, or this machine
    /// @param scopes what is asked for
    /// @param groupsClaim where tokens hold groups
    /// @param audience whom access tokens must be for
    public record Oidc(
            URI issuer, Client client, List<String> scopes, String groupsClaim, String audience, Roles roles) {}

    /// Who Slipway is at the issuer.
    ///
    /// @param secret null for a public client
    public record Client(String id, @Nullable String secret) {
        @Override
        public String toString() {
            return "Client[id=" + id + "]";
        }
    }

    /// Who may do what.
    ///
    /// @param standard what people without one of these groups have; null for nothing
    public record Roles(List<GroupRole> byGroup, @Nullable PlacedRole standard) {}

    /// What a group may do.
    public record GroupRole(String group, PlacedRole role) {}

    /// A role by its word, and where: everywhere, in an organization, a project of it, an environment of
    /// that.
    public record PlacedRole(
            String role,
            @Nullable String organization,
            @Nullable String project,
            @Nullable String environment) {}

    /// What one user, or for sign-ins one address, may do in a minute; 0 is no limit.
    public record Limits(int actionRuns, int templateRuns, int requests, int signIns) {}
}
