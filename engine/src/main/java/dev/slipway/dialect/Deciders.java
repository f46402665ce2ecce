package dev.slipway.dialect;

import dev.slipway.auth.Role;
import dev.slipway.auth.TokenDesk;
import dev.slipway.http.Call;
import dev.slipway.run.Decider;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Callers as those who decide what runs ask of people.
public final class Deciders {
    private final TokenDesk tokens;

    /// @param tokens tells which tokens are whose
    public Deciders(TokenDesk tokens) {
        this.tokens = tokens;
    }

    /// Who asks, as somebody who decides about a run of the project that they ask about. Who has a role counts
    /// as having those below it.
    public Decider of(Call call) {
        var tenant = Door.tenant(call);
        var caller = tenant.caller();
        return new Decider(
                caller.name(),
                tokens.samePerson(caller, tenant.project().project().organization()),
                Arrays.stream(Role.values())
                        .filter(role -> role.compareTo(caller.role()) <= 0)
                        .map(Role::word)
                        .collect(Collectors.toSet()),
                caller.groups(),
                caller.via().text(),
                call.requestId());
    }
}
