package dev.slipway;

import dev.slipway.auth.OidcSettings;
import dev.slipway.auth.Right;
import dev.slipway.auth.Role;
import dev.slipway.auth.RoleMap;
import dev.slipway.auth.Scope;
import dev.slipway.auth.SignIn;
import dev.slipway.config.Config;
import dev.slipway.db.Db;
import dev.slipway.secret.Keyring;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// How people sign in, as the configuration says it.
final class SignInWiring {
    private SignInWiring() {}

    /// @param url how links to ourselves begin, once that is known
    /// @return empty when no issuer is configured
    static Optional<SignIn> open(Config config, Db db, Keyring keyring, Clock clock, Supplier<URI> url) {
        var key = keyring.mac("session cookies".getBytes(StandardCharsets.UTF_8));
        var door = new SignIn.Door(url, key, config.limits().signIns(), clock);
        return Optional.ofNullable(config.access().oidc()).map(oidc -> new SignIn(db, settings(oidc), door));
    }

    private static OidcSettings settings(Config.Oidc oidc) {
        return new OidcSettings(
                oidc.issuer(),
                new OidcSettings.Client(oidc.client().id(), oidc.client().secret()),
                oidc.scopes(),
                oidc.groupsClaim(),
                oidc.audience(),
                roles(oidc.roles()));
    }

    private static RoleMap roles(Config.Roles roles) {
        var standard = roles.standard();
        var byGroup = roles.byGroup().stream()
                .collect(Collectors.groupingBy(
                        Config.GroupRole::group,
                        Collectors.mapping(entry -> right(entry.role()), Collectors.toList())));
        return new RoleMap(byGroup, standard == null ? null : right(standard));
    }

    private static Right right(Config.PlacedRole role) {
        var scope = new Scope(role.organization(), role.project(), role.environment());
        return Right.of(scope, Role.named(role.role()).orElseThrow());
    }
}
