package dev.slipway.dialect.slipway;

import dev.slipway.catalog.Catalog;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.run.Awaited;
import dev.slipway.run.Kind;
import dev.slipway.run.RunFilter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The filters of `/runs` and `/runs/summary` in a query string.
final class RunQuery {
    private static final int MOST_DEFINITIONS = 50;
    private static final int LONGEST_TEXT = 200;
    private static final Map<String, Kind> KINDS = Map.of("template", Kind.TEMPLATE, "action", Kind.ACTION);
    private static final Map<String, Awaited> AWAITS =
            Arrays.stream(Awaited.values()).collect(Collectors.toMap(RunWire::word, it -> it));
    private static final List<String> NAMES = List.of(
            "kind",
            "steps",
            "status",
            "definition",
            "requestedBy",
            "environment",
            "entityId",
            "via",
            "awaits",
            "since",
            "until",
            "longerThan",
            "text");

    private RunQuery() {}

    /// Reads the filters. Nothing counts before [Query#end].
    static RunFilter filter(Query query) {
        var states = query.options("status", Status.STATES);
        var longer = query.text("longerThan").isPresent() ? query.number("longerThan", 0, 0) : null;
        return new RunFilter(
                query.option("kind", KINDS).orElse(null),
                query.option("steps", Map.of("true", true, "false", false)).orElse(false),
                states.isEmpty() ? Set.of() : EnumSet.copyOf(states),
                query.uuids("definition", MOST_DEFINITIONS),
                query.text("requestedBy").orElse(null),
                query.text("environment").orElse(null),
                query.uuid("entityId").orElse(null),
                query.option("via", Via.WORDS).orElse(null),
                Set.copyOf(query.options("awaits", AWAITS)),
                longer,
                query.text("text", LONGEST_TEXT)
                        .map(text -> new RunFilter.Text(text, Set.of()))
                        .orElse(null),
                new RunFilter.Span(
                        query.instant("since").orElse(null),
                        query.instant("until").orElse(null)));
    }

    /// The same with the definitions that the text is in the name of.
    static RunFilter named(Catalog catalog, Tenant tenant, RunFilter filter) {
        var text = filter.text();
        return text == null
                ? filter
                : filter.with(new RunFilter.Text(text.text(), catalog.named(tenant.projectId(), text.text())));
    }

    /// The filters as they were written, for a cursor to be bound to.
    static Map<String, @Nullable String> written(Call call) {
        var written = new LinkedHashMap<String, @Nullable String>();
        NAMES.forEach(name -> written.put(name, call.query(name).orElse(null)));
        return written;
    }
}
