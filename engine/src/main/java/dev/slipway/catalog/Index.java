package dev.slipway.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All projects and current definitions at one time. Threading: immutable.
final class Index {
    static final Index EMPTY = new Index(List.of(), Map.of());

    private static final Shelf<Action> NO_ACTIONS = new Shelf<>(List.of());
    private static final Shelf<Template> NO_TEMPLATES = new Shelf<>(List.of());

    private final Map<RevisionKey, Revision<?>> revisions;
    private final List<ProjectRow> projects;
    private final Map<Integer, ProjectRow> projectsById = new HashMap<>();
    private final Map<String, ProjectRow> projectsByPath = new HashMap<>();
    private final Map<Integer, Shelf<Action>> actions;
    private final Map<Integer, Shelf<Template>> templates;

    Index(List<ProjectRow> projects, Map<RevisionKey, Revision<?>> revisions) {
        this.revisions = Map.copyOf(revisions);
        this.projects = List.copyOf(projects);
        for (var project : projects) {
            projectsById.put(project.id(), project);
            projectsByPath.put(project.project().path(), project);
        }
        var foundActions = new ArrayList<Revision<Action>>();
        var foundTemplates = new ArrayList<Revision<Template>>();
        for (var revision : revisions.values()) {
            switch (revision.definition()) {
                case Action action -> foundActions.add(typed(revision, action));
                case Template template -> foundTemplates.add(typed(revision, template));
            }
        }
        this.actions = Shelf.byProject(foundActions);
        this.templates = Shelf.byProject(foundTemplates);
    }

    /// The same revision with the type of its definition.
    static <D extends Definition> Revision<D> typed(Revision<?> revision, D definition) {
        return new Revision<>(revision.projectId(), revision.id(), revision.number(), definition);
    }

    Optional<Revision<?>> revision(RevisionKey key) {
        return Optional.ofNullable(revisions.get(key));
    }

    List<ProjectRow> projects() {
        return projects;
    }

    Optional<ProjectRow> project(int id) {
        return Optional.ofNullable(projectsById.get(id));
    }

    Optional<ProjectRow> project(String path) {
        return Optional.ofNullable(projectsByPath.get(path));
    }

    Shelf<Action> actions(int projectId) {
        return actions.getOrDefault(projectId, NO_ACTIONS);
    }

    Shelf<Template> templates(int projectId) {
        return templates.getOrDefault(projectId, NO_TEMPLATES);
    }

    /// What a current definition is called.
    Optional<String> name(int projectId, UUID id) {
        return actions(projectId)
                .get(id)
                .map(action -> action.definition().metadata().name())
                .or(() -> templates(projectId)
                        .get(id)
                        .map(template -> template.definition().metadata().name()));
    }
}
