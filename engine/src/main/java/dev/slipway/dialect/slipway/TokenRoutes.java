package dev.slipway.dialect.slipway;

import dev.slipway.auth.Actor;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Grant;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Role;
import dev.slipway.auth.Scope;
import dev.slipway.auth.Token;
import dev.slipway.auth.TokenDesk;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Durations;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/tokens`.
final class TokenRoutes {
    private static final Map<String, Role> ROLES = roles();

    private final TokenDesk desk;
    private final Catalog catalog;

    TokenRoutes(TokenDesk desk, Catalog catalog) {
        this.desk = desk;
        this.catalog = catalog;
    }

    private static Map<String, Role> roles() {
        var roles = new LinkedHashMap<String, Role>();
        Arrays.stream(Role.values()).forEach(role -> roles.put(role.word(), role));
        return roles;
    }

    void addTo(Routes routes, Portal portal) {
        var write = portal.needsAnywhere(Permission.TOKEN_WRITE);
        Portal.add(routes, "GET", "/tokens", write, this::list, "List tokens without what they are");
        Portal.add(routes, "POST", "/tokens", write, this::create, "Make a token, which is shown this once");
        Portal.add(routes, "DELETE", "/tokens/{id}", write, this::revoke, "End a token at once");
    }

    private Reply create(Call call) {
        var caller = call.get(Caller.class);
        var form = Form.required(call);
        var name = form.requiredText("name");
        var organization = form.requiredText("organization");
        var project = form.text("project").orElse(null);
        var environment = form.text("environment").orElse(null);
        var role = form.requiredOption("role", ROLES);
        var only = form.texts("permissions").map(words -> permissions(words, form));
        var user = form.text("user").orElse(null);
        var life = form.text("expiresIn").map(text -> life(text, form));
        if (project == null && environment != null) {
            form.wrong("environment", "An environment belongs to a project, which is missing");
        }
        form.endStrictly();
        var scope = new Scope(organization, project, environment);
        mustExist(caller, scope, form);
        var grant = new Grant(scope, role, only.orElse(null), user);
        var created = desk.create(Actor.of(call), name, grant, life.orElse(null));
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("id", created.id());
        data.put("token", created.text());
        return Portal.data(201, data);
    }

    private static Set<Permission> permissions(List<String> words, Form form) {
        var result = EnumSet.noneOf(Permission.class);
        for (var word : words) {
            Permission.meant(word)
                    .ifPresentOrElse(result::addAll, () -> form.wrong("permissions", "Unknown permission: " + word));
        }
        return result;
    }

    private static Duration life(String text, Form form) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            form.wrong("expiresIn", String.valueOf(e.getMessage()));
            return Duration.ofDays(1);
        }
    }

    /// A token for a project with a typing mistake in it would be good for nothing. Only those who see the
    /// place are told that it is not there; the others are refused, there or not.
    private void mustExist(Caller caller, Scope scope, Form form) {
        if (scope.project() == null || !caller.covers(scope)) {
            return;
        }
        var row = catalog.project(scope.organization() == null ? "" : scope.organization(), scope.project());
        if (row.isEmpty()) {
            form.wrong("project", "Unknown project");
        } else if (scope.environment() != null
                && !row.get().project().environments().contains(scope.environment())) {
            form.wrong("environment", "Unknown environment");
        }
        form.end();
    }

    private Reply list(Call call) {
        var tokens = desk.list(call.get(Caller.class)).stream()
                .map(TokenRoutes::token)
                .toList();
        return Portal.data(200, Map.of("tokens", tokens));
    }

    private static Map<String, @Nullable Object> token(Token token) {
        var grant = token.grant();
        var times = token.times();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", token.id());
        fields.put("name", token.name());
        fields.put("shown", token.shown());
        fields.put("organization", grant.scope().organization());
        fields.put("project", grant.scope().project());
        fields.put("environment", grant.scope().environment());
        fields.put("role", grant.role().word());
        fields.put(
                "permissions",
                grant.permissions().stream().sorted().map(Permission::word).toList());
        fields.put("user", grant.forUser());
        fields.put("createdBy", token.createdBy());
        fields.put("createdAt", Timestamps.text(times.createdAt()));
        fields.put("lastUsedAt", Timestamps.textOrNull(times.lastUsedAt()));
        fields.put("expiresAt", Timestamps.text(times.expiresAt()));
        fields.put("revokedAt", Timestamps.textOrNull(times.revokedAt()));
        return fields;
    }

    private Reply revoke(Call call) {
        var missing = "Token not found";
        var id = Portal.id(call, "id", missing);
        if (!desk.revoke(Actor.of(call), id)) {
            throw new HttpProblem.NotFound(missing);
        }
        return Reply.noContent();
    }
}
