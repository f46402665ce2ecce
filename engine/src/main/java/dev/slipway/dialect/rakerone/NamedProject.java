package dev.slipway.dialect.rakerone;

import dev.slipway.auth.Caller;
import dev.slipway.dialect.Door;
import dev.slipway.dialect.Places;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `{projectId}` of a path: a project's number, `organization~project`, or a project's bare name when the
/// caller sees one project of that name and no other.
record NamedProject(Places places) implements Door.Where {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    @Override
    public Tenant find(Caller caller, Call call) {
        var text = call.path("projectId");
        return numbered(caller, text)
                .or(() -> slug(caller, text))
                .orElseThrow(() -> new HttpProblem.NotFound("Project not found"));
    }

    private Optional<Tenant> numbered(Caller caller, String text) {
        return NUMBER.matcher(text).matches() ? places.find(caller, Integer.parseInt(text)) : Optional.empty();
    }

    private Optional<Tenant> slug(Caller caller, String text) {
        int tilde = text.indexOf('~');
        if (tilde >= 0) {
            return places.find(caller, text.substring(0, tilde), text.substring(tilde + 1));
        }
        var named = places.seenBy(caller).stream()
                .filter(row -> row.project().name().equals(text))
                .toList();
        return named.size() == 1 ? Optional.of(Places.tenant(caller, named.getFirst())) : Optional.empty();
    }
}
