package dev.slipway.catalog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The current definitions of one kind in one project.
final class Shelf<D extends Definition> {
    private final List<Revision<D>> all;
    private final Map<UUID, Revision<D>> byId = new HashMap<>();
    private final Map<String, Revision<D>> byReference = new HashMap<>();

    Shelf(List<Revision<D>> revisions) {
        this.all = revisions.stream()
                .sorted(Comparator.comparing((Revision<D> revision) ->
                                revision.definition().metadata().name())
                        .thenComparing(
                                revision -> revision.definition().metadata().version(), Version.ORDER))
                .toList();
        for (var revision : all) {
            var metadata = revision.definition().metadata();
            byId.put(revision.id(), revision);
            byReference.put(metadata.ref(), revision);
            byReference.put(metadata.name(), revision); // the highest version comes last, and stays
        }
    }

    Optional<Revision<D>> get(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// @param reference `name@version`, or a name for its highest version
    Optional<Revision<D>> get(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    /// By name, then version.
    List<Revision<D>> all() {
        return all;
    }

    static <D extends Definition> Map<Integer, Shelf<D>> byProject(List<Revision<D>> revisions) {
        return revisions.stream()
                .collect(Collectors.groupingBy(
                        Revision::projectId, Collectors.collectingAndThen(Collectors.toList(), Shelf::new)));
    }
}
