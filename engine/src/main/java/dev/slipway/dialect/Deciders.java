package dev.slipway.dialect;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Role;
import dev.slipway.http.Call;
import dev.slipway.run.Decider;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Callers as those who decide what runs ask of people.
public final class Deciders {
    private Deciders() {}

    /// Who asks, as somebody who decides. Who has a role counts as having those below it.
    public static Decider of(Call call) {
        var caller = call.get(Caller.class);
        var roles = Arrays.stream(Role.values())
                .filter(role -> role.compareTo(caller.role()) <= 0)
                .map(Role::word)
                .collect(Collectors.toSet());
        return new Decider(
                caller.name(),
                Set.of(caller.name()),
                roles,
                Set.of(),
                caller.via().text(),
                call.requestId());
    }
}
