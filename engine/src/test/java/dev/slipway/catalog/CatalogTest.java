package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.db.Tx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@TestDatabase
class CatalogTest {
    private static final String HOME = "default/default";

    @TempDir
    private Path folder;

    private Db db;
    private Catalog catalog;
    private int home;

    @BeforeEach
    void anEmptyCatalog(Db database) {
        db = database;
        catalog = new Catalog(db, FakeExecutor.ALL);
        home = catalog.project("default", "default").orElseThrow().id();
    }

    @Test
    void the_default_project_is_always_there() {
        assertThat(catalog.projects()).extracting(row -> row.project().path()).containsExactly(HOME);
        assertThat(catalog.project(home).orElseThrow().project().environments()).containsExactly("default");
    }

    @Test
    void every_valid_file_is_read_back_from_the_database_as_it_was_read_from_the_file() throws Exception {
        assertThat(catalog.loadFolder(CatalogFilesTest.folder("valid"))).isEmpty();

        var again = new Catalog(db, Map.of());
        for (var project : catalog.projects()) {
            assertThat(again.actions(project.id())).isEqualTo(catalog.actions(project.id()));
            assertThat(again.templates(project.id())).isEqualTo(catalog.templates(project.id()));
        }
        var web = catalog.project("acme", "web").orElseThrow();
        assertThat(web.project().environments()).containsExactly("staging", "production");
        var read = new Reading(FakeExecutor.ALL, HOME);
        SourceFile.below(CatalogFilesTest.folder("valid")).forEach(read::add);
        var definitions = new ArrayList<Definition>();
        catalog.projects().forEach(project -> {
            catalog.actions(project.id()).forEach(revision -> definitions.add(revision.definition()));
            catalog.templates(project.id()).forEach(revision -> definitions.add(revision.definition()));
        });
        assertThat(definitions)
                .containsExactlyInAnyOrderElementsOf(read.good().stream()
                        .flatMap(document -> document instanceof Document.OfDefinition(var _, var definition)
                                ? Stream.of(definition)
                                : Stream.empty())
                        .toList());
        // The order of a form's fields is that of the file.
        assertThat(again.template(web.id(), "schema-style")
                        .orElseThrow()
                        .definition()
                        .parameters()
                        .listing())
                .extracting(parameter -> parameter.get("id"))
                .containsExactly("size", "colour");
    }

    @Test
    void loading_the_same_again_makes_no_new_revision() throws IOException {
        write("a.yaml", action("a", "v1", "A"));
        catalog.loadFolder(folder);
        catalog.loadFolder(folder);

        assertThat(catalog.action(home, "a@v1").orElseThrow().number()).isEqualTo(1);
    }

    @Test
    void a_changed_document_is_a_new_revision_and_the_old_one_can_still_be_read() throws IOException {
        write("a.yaml", action("a", "v1", "First"));
        catalog.loadFolder(folder);
        var first = catalog.action(home, "a").orElseThrow();
        write("a.yaml", action("a", "v1", "Second"));
        catalog.loadFolder(folder);
        var second = catalog.action(home, first.id()).orElseThrow();

        assertThat(second.number()).isEqualTo(2);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.definition().metadata().title()).isEqualTo("Second");
        assertThat(catalog.actionRevision(home, first.id(), 1)).isEqualTo(first);
        assertThat(new Catalog(db, Map.of()).actionRevision(home, first.id(), 1))
                .isEqualTo(first);
        assertThatThrownBy(() -> catalog.actionRevision(home, first.id(), 3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> catalog.templateRevision(home, first.id(), 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_name_without_a_version_is_the_highest() throws IOException {
        write("a.yaml", action("a", "v9", "Nine"), action("a", "v10", "Ten"), action("a", "v2", "Two"));
        catalog.loadFolder(folder);

        assertThat(catalog.action(home, "a")
                        .orElseThrow()
                        .definition()
                        .metadata()
                        .version())
                .isEqualTo("v10");
        assertThat(catalog.action(home, "a@v9")
                        .orElseThrow()
                        .definition()
                        .metadata()
                        .title())
                .isEqualTo("Nine");
        assertThat(catalog.action(home, "a@v3")).isEmpty();
        assertThat(catalog.actions(home))
                .extracting(r -> r.definition().metadata().version())
                .containsExactly("v2", "v9", "v10");
    }

    @Test
    void a_broken_file_keeps_the_last_good_version_of_what_it_owned() throws IOException {
        write("a.yaml", action("a", "v1", "A"), action("b", "v1", "B"));
        write("t.yaml", template("t", "a@v1"));
        assertThat(catalog.loadFolder(folder)).isEmpty();

        write("a.yaml", action("b", "v1", "Better"), action("a", "v1", "A").replace("title", "titel"));
        assertThat(catalog.loadFolder(folder))
                .extracting(Problem::toString)
                .containsExactly("a.yaml:14: unknown key \"titel\", did you mean \"title\"?");
        assertThat(catalog.action(home, "a").orElseThrow().number()).isEqualTo(1);
        assertThat(catalog.action(home, "b")
                        .orElseThrow()
                        .definition()
                        .metadata()
                        .title())
                .isEqualTo("Better");
        assertThat(catalog.template(home, "t")).isPresent();

        write("a.yaml", "a: {");
        assertThat(catalog.loadFolder(folder)).hasSize(1);
        assertThat(catalog.actions(home)).hasSize(2);

        write("a.yaml", action("a", "v1", "A"));
        assertThat(catalog.loadFolder(folder)).isEmpty();
        assertThat(catalog.action(home, "b"))
                .as("the file is good again, and b is not in it")
                .isEmpty();
    }

    @Test
    void a_removed_document_is_retired_and_comes_back_as_it_was() throws IOException {
        write("a.yaml", action("a", "v1", "A"));
        catalog.loadFolder(folder);
        var revision = catalog.action(home, "a").orElseThrow();
        Files.delete(folder.resolve("a.yaml"));
        catalog.loadFolder(folder);

        assertThat(catalog.action(home, "a")).isEmpty();
        assertThat(catalog.action(home, revision.id())).isEmpty();
        assertThat(catalog.actionRevision(home, revision.id(), 1)).isEqualTo(revision);

        write("elsewhere/b.yml", action("a", "v1", "A"));
        catalog.loadFolder(folder);
        assertThat(catalog.action(home, "a")).contains(revision);
        assertThat(catalog.get(Kind.ACTION, "a", home).orElseThrow().source()).isEqualTo("elsewhere/b.yml");
    }

    @Test
    void a_template_whose_action_went_away_is_reported_and_keeps_its_last_good_version() throws IOException {
        write("a.yaml", action("a", "v1", "A"));
        write("t.yaml", template("t", "a@v1"));
        catalog.loadFolder(folder);
        Files.delete(folder.resolve("a.yaml"));

        assertThat(catalog.loadFolder(folder))
                .extracting(Problem::toString)
                .containsExactly("t.yaml:7: there is no action a@v1 in project default/default");
        assertThat(catalog.template(home, "t")).isPresent();
    }

    @Test
    void a_folder_that_is_gone_changes_nothing() throws IOException {
        write("a.yaml", action("a", "v1", "A"));
        catalog.loadFolder(folder);

        assertThat(catalog.loadFolder(folder.resolve("nowhere")))
                .extracting(Problem::message)
                .containsExactly("the catalog folder cannot be read; create it, or name another one");
        assertThat(catalog.action(home, "a")).isPresent();
    }

    @Test
    void links_and_hidden_files_are_passed_by() throws IOException {
        write("real/a.yaml", action("a", "v1", "A"));
        write(".git/b.yaml", action("b", "v1", "B"));
        write(".c.yaml", action("c", "v1", "C"));
        write("notes.txt", "no: [yaml");
        var outside =
                Files.writeString(Files.createTempFile(folder.getParent(), "outside", ".yaml"), action("d", "v1", "D"));
        Files.createSymbolicLink(folder.resolve("d.yaml"), outside);
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("real"));

        assertThat(catalog.loadFolder(folder)).isEmpty();
        assertThat(catalog.actions(home))
                .extracting(r -> r.definition().metadata().name())
                .containsExactly("a");
        Files.delete(outside);
    }

    @Test
    void a_document_put_over_the_api_is_new_then_changed_and_other_nodes_see_it() {
        var other = new Catalog(db, FakeExecutor.ALL);

        assertThat(put("a", action("a", "v1", "A"))).isEqualTo(new Put.Created("a@v1"));
        assertThat(put("a@v1", action("a", "v1", "B"))).isEqualTo(new Put.Changed("a@v1"));
        assertThat(put("a", action("a", "v1", "B"))).isEqualTo(new Put.Changed("a@v1"));

        assertThat(catalog.action(home, "a").orElseThrow().number()).isEqualTo(2);
        assertThat(other.action(home, "a")).isEmpty();
        other.refresh();
        assertThat(other.action(home, "a")).isEqualTo(catalog.action(home, "a"));
        var stored = catalog.get(Kind.ACTION, "a", home).orElseThrow();
        assertThat(stored.source()).isNull();
        assertThat(stored.document()).containsEntry("kind", "Action").containsEntry("apiVersion", "slipway/v1");
    }

    @Test
    void a_load_leaves_alone_what_the_api_put() throws IOException {
        put("a", action("a", "v1", "A"));
        write("t.yaml", template("t", "a@v1"));

        assertThat(catalog.loadFolder(folder)).isEmpty();
        assertThat(catalog.action(home, "a")).isPresent();
    }

    @Test
    void what_a_file_owns_cannot_be_put_or_deleted() throws IOException {
        write("sub/a.yaml", action("a", "v1", "A"), """
                apiVersion: slipway/v1
                kind: Project
                metadata: {organization: acme, name: web}
                """);
        catalog.loadFolder(folder);

        assertThat(put("a", action("a", "v1", "B"))).isEqualTo(new Put.Owned("sub/a.yaml"));
        assertThat(catalog.delete(Kind.ACTION, "a", home, (_, _) -> {})).isEqualTo(new Delete.Owned("sub/a.yaml"));
        assertThat(catalog.put(
                        Kind.PROJECT,
                        "web",
                        "{apiVersion: slipway/v1, kind: Project, metadata: {organization: acme, name: web}}",
                        HOME,
                        "me",
                        (_, _) -> {}))
                .isEqualTo(new Put.Owned("sub/a.yaml"));
    }

    @Test
    void a_document_with_problems_or_at_another_address_is_not_stored() {
        assertThat(put("a", action("a", "v1", "A").replace("spec", "spce")))
                .isInstanceOfSatisfying(
                        Put.Unacceptable.class,
                        put -> assertThat(put.problems())
                                .extracting(Problem::line, Problem::message)
                                .contains(Tuple.tuple(7, "unknown key \"spce\", did you mean \"spec\"?")));
        assertThat(put("b", action("a", "v1", "A")))
                .isInstanceOfSatisfying(
                        Put.Unacceptable.class,
                        put -> assertThat(put.problems())
                                .extracting(Problem::message)
                                .containsExactly("the address says b, the document a@v1"));
        assertThat(catalog.put(Kind.TEMPLATE, "a", action("a", "v1", "A"), HOME, "me", (_, _) -> {}))
                .isInstanceOfSatisfying(
                        Put.Unacceptable.class,
                        put -> assertThat(put.problems())
                                .extracting(Problem::message)
                                .containsExactly("the address says Template, the document Action"));
        assertThat(put("a", action("a", "v1", "A") + "---\n" + action("b", "v1", "B")))
                .isInstanceOf(Put.Unacceptable.class);
        assertThat(put("a", "")).isInstanceOf(Put.Unacceptable.class);
        assertThat(catalog.put(Kind.TEMPLATE, "t", template("t", "none@v1"), HOME, "me", (_, _) -> {}))
                .isInstanceOf(Put.Unacceptable.class);
        assertThat(catalog.actions(home)).isEmpty();
    }

    @Test
    void a_deleted_definition_starts_nothing_more() {
        put("a", action("a", "v1", "A"));
        var revision = catalog.action(home, "a").orElseThrow();

        assertThat(catalog.delete(Kind.ACTION, "a", home, (_, _) -> {})).isEqualTo(new Delete.Done());
        assertThat(catalog.delete(Kind.ACTION, "a", home, (_, _) -> {})).isEqualTo(new Delete.NotFound());
        assertThat(catalog.action(home, "a")).isEmpty();
        assertThat(catalog.actionRevision(home, revision.id(), 1)).isEqualTo(revision);
        assertThat(put("a", action("a", "v1", "A"))).isEqualTo(new Put.Created("a@v1"));
    }

    @Test
    void a_definition_belongs_to_the_project_of_its_document_else_to_the_callers() {
        catalog.put(
                Kind.PROJECT,
                "web",
                "{apiVersion: slipway/v1, kind: Project, metadata: {organization: acme, name: web}}",
                HOME,
                "me",
                (_, _) -> {});
        var web = catalog.project("acme", "web").orElseThrow().id();

        assertThat(catalog.projectOf(action("a", "v1", "A"), "acme/web")).contains("acme/web");
        catalog.put(Kind.ACTION, "a", action("a", "v1", "A"), "acme/web", "me", (_, _) -> {});

        assertThat(catalog.action(web, "a")).isPresent();
        assertThat(catalog.action(home, "a")).isEmpty();
        assertThat(new Catalog(db, Map.of()).action(web, "a")).isEqualTo(catalog.action(web, "a"));
        assertThat(catalog.get(Kind.PROJECT, "web", web)).isPresent();
        assertThat(catalog.delete(Kind.PROJECT, "web", web, (_, _) -> {})).isEqualTo(new Delete.Stays());
    }

    @Test
    void validating_stores_nothing() {
        assertThat(catalog.validate(action("a", "v1", "A"), HOME)).isEmpty();
        assertThat(catalog.validate(template("t", "a@v1"), HOME))
                .extracting(Problem::line)
                .containsExactly(7);
        assertThat(catalog.validate("", HOME)).hasSize(1);
        assertThat(catalog.actions(home)).isEmpty();
    }

    @Test
    void a_change_is_loaded_when_it_has_been_still_for_one_look() throws IOException {
        write("a.yaml", action("a", "v1", "A"));
        catalog.loadFolder(folder);
        var reports = new ArrayList<List<Problem>>();
        try (var watcher = new CatalogWatcher(folder, () -> catalog.loadFolder(folder), reports::add)) {
            assertThat(watcher.look()).isFalse();

            write("b.yaml", action("b", "v1", "B"));
            assertThat(watcher.look()).as("it may still be written").isFalse();
            assertThat(watcher.look()).isTrue();
            assertThat(watcher.look()).isFalse();
            assertThat(catalog.action(home, "b")).isPresent();

            Files.delete(folder.resolve("a.yaml"));
            write("b.yaml", "broken: {");
            assertThat(List.of(watcher.look(), watcher.look())).containsExactly(false, true);
        }
        assertThat(catalog.action(home, "a")).isEmpty();
        assertThat(catalog.action(home, "b")).isPresent();
        assertThat(reports).extracting(List::size).containsExactly(0, 1);
    }

    @Test
    void a_load_that_fails_is_tried_again() throws IOException {
        var tries = new ArrayList<String>();
        try (var watcher = new CatalogWatcher(
                folder,
                () -> {
                    tries.add("try");
                    if (tries.size() == 1) {
                        throw new IllegalStateException("the database is away");
                    }
                    return List.of();
                },
                _ -> {})) {
            write("a.yaml", action("a", "v1", "A"));
            assertThat(watcher.look()).isFalse();
            assertThatThrownBy(watcher::look).hasMessage("the database is away");
            assertThat(watcher.look()).isTrue();
        }
    }

    @Test
    void a_watcher_that_was_started_stops_when_closed() {
        var watcher = new CatalogWatcher(folder, List::of, _ -> {}).start();

        watcher.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("catalog-watcher");
    }

    @Test
    void a_change_that_cannot_be_written_down_is_not_made() {
        var first = action("a", "v1", "First");
        assertThat(put("a", first)).isInstanceOf(Put.Created.class);
        BiConsumer<Tx, Change> fails = (_, _) -> {
            throw new IllegalStateException("not written down");
        };
        assertThatThrownBy(() -> catalog.put(Kind.ACTION, "a", action("a", "v1", "Second"), HOME, "me", fails))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> catalog.delete(Kind.ACTION, "a", home, fails))
                .isInstanceOf(IllegalStateException.class);
        catalog.refresh();
        assertThat(catalog.action(home, "a").orElseThrow().number()).isEqualTo(1);
    }

    @Test
    void two_nodes_that_load_the_same_folder_at_once_store_it_once() throws Exception {
        write("a.yaml", action("a", "v1", "A"), action("b", "v1", "B"));
        var other = new Catalog(db, FakeExecutor.ALL);

        var first = Thread.ofVirtual().start(() -> catalog.loadFolder(folder));
        var second = Thread.ofVirtual().start(() -> other.loadFolder(folder));
        first.join();
        second.join();
        catalog.refresh();
        other.refresh();

        assertThat(catalog.actions(home)).hasSize(2).isEqualTo(other.actions(home));
        assertThat(catalog.actions(home)).extracting(Revision::number).containsOnly(1);
    }

    private Put put(String name, String text) {
        return catalog.put(Kind.ACTION, name, text, HOME, "dev@example.com", (_, _) -> {});
    }

    private void write(String file, String... documents) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("---\n", documents));
    }

    private static String action(String name, String version, String title) {
        return """
                apiVersion: slipway/v1
                kind: Action
                metadata:
                  name: %s
                  version: %s
                  title: %s
                spec: {run: {noop: {}}}
                """.formatted(name, version, title);
    }

    private static String template(String name, String action) {
        return """
                apiVersion: slipway/v1
                kind: Template
                metadata: {name: %s}
                spec:
                  steps:
                    - id: only
                      action: %s
                """.formatted(name, action);
    }
}
