package dev.slipway.auth;

import dev.slipway.http.HttpProblem;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Who asks.
///
/// A token of its own has one right. A person may have several, at several places: a door that knows which
/// place a request is about takes the one that counts there ([#in]) before it looks at [#scope], [#role] or
/// [#can].
///
/// @param name as `requested_by` and the rest show it: an e-mail, or `token:<name>`
/// @param groups the groups that the OIDC issuer says they are in
/// @param rights what they may do, and where
/// @param asked what the request needs: of several rights at a place, one with all of it counts
/// @param via how they proved it
public record Caller(String name, Set<String> groups, List<Right> rights, Set<Permission> asked, Via via) {
    /// Copies what it is given.
    public Caller {
        asked = Set.copyOf(asked);
        groups = Set.copyOf(groups);
        rights = List.copyOf(rights);
    }

    /// Somebody with one right, one name and no groups.
    public Caller(String name, Role role, Set<Permission> permissions, Scope scope, Via via) {
        this(name, Set.of(), List.of(new Right(scope, role, permissions)), Set.of(), via);
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

    /// By the cookie of a session.
    ///
    /// @param person who signed in
    /// @param session which session, no secret
    public record BySession(Person person, Sessions.Session session) implements Via {
        @Override
        public String text() {
            return "session " + session.id();
        }
    }

    /// By an access token of the OIDC issuer.
    public record ByIssuer(Person person) implements Via {
        @Override
        public String text() {
            return "issuer " + person.issuer();
        }
    }

    /// In vain.
    public record ByNothing() implements Via {
        @Override
        public String text() {
            return "sign-in";
        }
    }

    /// Somebody who may do everything everywhere.
    static Caller allPowerful(String name, Via via) {
        return new Caller(name, Role.PLATFORM_ADMIN, Role.PLATFORM_ADMIN.permissions(), Scope.ALL, via);
    }

    /// Somebody who could not say who they are: for the audit log.
    static Caller stranger(String name) {
        return new Caller(name, Set.of(), List.of(), Set.of(), new ByNothing());
    }

    /// A person whom the issuer told us of.
    static Caller person(Person person, List<Right> rights, Via via) {
        return new Caller(person.email(), person.groups(), rights, Set.of(), via);
    }

    /// What the issuer told us of them, when they came by it.
    public Optional<Person> person() {
        return switch (via) {
            case BySession(var person, var _) -> Optional.of(person);
            case ByIssuer(var person) -> Optional.of(person);
            case ByToken _, ByAdminToken _, ByDevMode _, ByNothing _ -> Optional.empty();
        };
    }

    /// The same with a request that needs these permissions.
    public Caller asking(Permission... permissions) {
        return new Caller(name, groups, rights, Set.copyOf(Arrays.asList(permissions)), via);
    }

    /// The same with the one right that counts at a place. Of those that reach it, one that has everything
    /// that is asked for comes first, then one for all of the place before one for a part of it, then the
    /// higher role.
    ///
    /// @return empty when none reaches it: for this caller there is no such place
    public Optional<Caller> in(Scope place) {
        return rights.stream()
                .filter(right -> right.scope().touches(place))
                .max(Comparator.<Right, Boolean>comparing(
                                right -> right.permissions().containsAll(asked))
                        .thenComparing(right -> right.scope().covers(place))
                        .thenComparing(Right::role))
                .map(right -> new Caller(name, groups, List.of(right), asked, via));
    }

    /// The same with the rights that a test lets pass.
    public Caller only(Predicate<Right> test) {
        return new Caller(name, groups, rights.stream().filter(test).toList(), asked, via);
    }

    /// Whether one of their rights holds in all of a place.
    public boolean covers(Scope place) {
        return rights.stream().anyMatch(right -> right.scope().covers(place));
    }

    /// Where they may be. Somebody with several rights is nowhere until a place was chosen with [#in]: a door
    /// that forgets to choose lets nobody in.
    public Scope scope() {
        return rights.size() == 1 ? rights.getFirst().scope() : Scope.NOWHERE;
    }

    /// The project that all their rights lie in, if there is one.
    public Optional<Scope> project() {
        var projects = rights.stream()
                .map(right ->
                        new Scope(right.scope().organization(), right.scope().project(), null))
                .distinct()
                .toList();
        return projects.size() == 1 && projects.getFirst().project() != null
                ? Optional.of(projects.getFirst())
                : Optional.empty();
    }

    /// The role; the highest, when there are several.
    public Role role() {
        return rights.stream().map(Right::role).max(Comparator.naturalOrder()).orElse(Role.VIEWER);
    }

    /// What they may do, wherever.
    public Set<Permission> permissions() {
        var all = EnumSet.noneOf(Permission.class);
        rights.forEach(right -> all.addAll(right.permissions()));
        return all;
    }

    /// Whether they may do it, wherever they may be.
    public boolean can(Permission permission) {
        return rights.stream().anyMatch(right -> right.permissions().contains(permission));
    }

    /// What limits count by. Unlike the name, the tokens of two organizations never share it.
    public String limitKey() {
        return via instanceof ByToken && name.startsWith("token:") ? scope().organization() + "/" + name : name;
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
