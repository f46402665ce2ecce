package dev.slipway.cli;

import dev.slipway.catalog.Suggestion;
import dev.slipway.catalog.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that can be started in one project.
///
/// @param templates every version of each
/// @param actions every version of each
record Startables(List<Startable> templates, List<Startable> actions) {
    /// Those of the server.
    static Stream<Startable> all(ApiClient api) {
        return Stream.concat(list(api, Kind.TEMPLATE).stream(), list(api, Kind.ACTION).stream());
    }

    /// The one on the server that a person means.
    ///
    /// @param name a name for its highest version, `name@version`, or an id
    /// @param wanted null for either kind
    /// @throws Trouble when there is none, or one of each kind
    static Startable find(ApiClient api, String name, @Nullable Kind wanted) {
        return new Startables(
                        wanted == Kind.ACTION ? List.of() : list(api, Kind.TEMPLATE),
                        wanted == Kind.TEMPLATE ? List.of() : list(api, Kind.ACTION))
                .named(name, wanted);
    }

    /// Those of one kind on the server.
    static List<Startable> list(ApiClient api, Kind kind) {
        return Fields.of(api.get(Resource.at(kind.path()))).list(kind.path()).stream()
                .map(listed -> Startable.of(kind, listed))
                .toList();
    }

    private Startable named(String name, @Nullable Kind wanted) {
        var template = highest(templates, name);
        var action = highest(actions, name);
        if (template.isPresent() && action.isPresent()) {
            throw new Trouble(
                    "\"%s\" is a template and an action; say which with --template or --action".formatted(name));
        }
        return template.or(() -> action).orElseThrow(() -> unknown(name, wanted));
    }

    private static Optional<Startable> highest(List<Startable> those, String name) {
        return those.stream()
                .filter(one -> one.answersTo(name))
                .max(Comparator.comparing(Startable::version, Version.ORDER));
    }

    private Trouble unknown(String name, @Nullable Kind wanted) {
        var what = wanted == null ? "template or action" : wanted.word();
        var those = Stream.concat(templates.stream(), actions.stream()).toList();
        var versions = those.stream()
                .filter(one -> name.startsWith(one.name() + "@"))
                .map(Startable::reference)
                .toList();
        if (!versions.isEmpty()) {
            return new Trouble("there is no %s %s, only %s".formatted(what, name, String.join(", ", versions)));
        }
        var suggestion = Suggestion.of(
                name, those.stream().map(Startable::name).distinct().toList());
        var where = wanted == Kind.ACTION ? "./slipway actions list" : "./slipway templates list";
        return new Trouble("there is no %s \"%s\"%s"
                .formatted(what, name, suggestion.orElse("; %s shows those that are".formatted(where))));
    }
}
