package dev.slipway.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What documents may refer to: the projects and actions that there will be.
final class Universe {
    private final Set<String> projects = new HashSet<>(Set.of("default/default"));
    private final Map<String, Set<String>> actions = new HashMap<>();
    private final Map<String, Set<String>> broken = new HashMap<>();

    void project(String path) {
        projects.add(path);
    }

    /// There is an action.
    ///
    /// @param reference `name@version`
    void action(String project, String reference) {
        actions.computeIfAbsent(project, _ -> new HashSet<>()).add(reference);
    }

    /// There is a document of an action, but with problems that are reported by themselves.
    void broken(String project, String reference) {
        broken.computeIfAbsent(project, _ -> new HashSet<>()).add(reference);
    }

    /// Reports a definition's project that does not exist.
    void checkProject(Place root, String project) {
        if (!projects.contains(project)) {
            root.nearest(List.of("metadata", "project"))
                    .problem("there is no project %s%s"
                            .formatted(
                                    project,
                                    Suggestion.of(project, projects).orElse("; declare it with kind: Project")));
        }
    }

    /// Reports steps whose action does not exist in the template's project.
    void checkSteps(Place root, String project) {
        var known = actions.getOrDefault(project, Set.of());
        root.field("spec").flatMap(spec -> spec.field("steps")).ifPresent(steps -> {
            for (var step : steps.items()) {
                step.field("action").ifPresent(action -> checkAction(action, project, known));
            }
        });
    }

    private void checkAction(Place action, String project, Set<String> known) {
        var reference = action.text("");
        if (has(known, reference)) {
            return;
        }
        if (has(broken.getOrDefault(project, Set.of()), reference)) {
            action.problem("the action %s has problems of its own".formatted(reference));
            return;
        }
        var versions = known.stream()
                .filter(one -> name(one).equals(name(reference)))
                .map(one -> one.substring(one.indexOf('@') + 1))
                .sorted(Version.ORDER)
                .collect(Collectors.joining(", "));
        action.problem("there is no action %s in project %s%s"
                .formatted(
                        reference,
                        project,
                        versions.isEmpty()
                                ? Suggestion.of(reference, known).orElse("")
                                : "; there is version " + versions));
    }

    private static boolean has(Set<String> references, String reference) {
        return reference.contains("@")
                ? references.contains(reference)
                : references.stream().anyMatch(one -> name(one).equals(reference));
    }

    private static String name(String reference) {
        int at = reference.indexOf('@');
        return at < 0 ? reference : reference.substring(0, at);
    }
}
