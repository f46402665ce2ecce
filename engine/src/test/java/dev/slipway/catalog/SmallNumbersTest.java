package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.db.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@TestDatabase
class SmallNumbersTest {
    private static final String PROJECT = "default/default";
    private static final String ACTION = """
            apiVersion: slipway/v1
            kind: Action
            metadata: {name: echo}
            spec: {run: {noop: {}}}
            """;

    private static final BiConsumer<Tx, Change> NO_AUDIT = (_, _) -> {};

    private static Catalog catalog(Db db) {
        var catalog = new Catalog(db, FakeExecutor.ALL);
        catalog.put(Kind.ACTION, "echo", ACTION, PROJECT, "ada", NO_AUDIT);
        return catalog;
    }

    private static void put(Catalog catalog, String name, String version, String... steps) {
        var text = new StringBuilder(
                "apiVersion: slipway/v1\nkind: Template\nmetadata: {name: %s, version: %s}\nspec:\n  steps:\n"
                        .formatted(name, version));
        for (var step : steps) {
            text.append("    - {id: %s, action: echo@v1, input: {}}%n".formatted(step));
        }
        var put = catalog.put(Kind.TEMPLATE, name, text.toString(), PROJECT, "ada", NO_AUDIT);
        assertThat(put).isInstanceOfAny(Put.Created.class, Put.Changed.class);
    }

    private static Map<String, Integer> templates(SmallNumbers numbers) {
        var result = new TreeMap<String, Integer>();
        numbers.templates(1).forEach(it -> result.put(it.name(), it.number()));
        return result;
    }

    @Test
    void templates_are_numbered_as_they_come_and_all_versions_share_one(Db db) {
        var catalog = catalog(db);
        var numbers = new SmallNumbers(db);
        put(catalog, "zebra", "1.0.0", "a");
        put(catalog, "ant", "1.0.0", "a");
        put(catalog, "zebra", "2.0.0", "a");
        put(catalog, "bee", "1.0.0", "a");

        assertThat(templates(numbers)).isEqualTo(Map.of("zebra", 1, "ant", 2, "bee", 3));
        assertThat(numbers.template(1, 2).orElseThrow().name()).isEqualTo("ant");
        assertThat(numbers.template(1, 4)).isEmpty();
        assertThat(numbers.template(2, 1)).isEmpty();
    }

    @Test
    void a_number_is_kept_through_edits_and_retirement_and_never_given_to_another(Db db) {
        var catalog = catalog(db);
        var numbers = new SmallNumbers(db);
        put(catalog, "ant", "1.0.0", "a", "b");
        put(catalog, "ant", "1.0.0", "c", "b");
        assertThat(catalog.delete(Kind.TEMPLATE, "ant", 1, NO_AUDIT)).isInstanceOf(Delete.Done.class);
        put(catalog, "bee", "1.0.0", "a");
        assertThat(templates(numbers)).isEqualTo(Map.of("ant", 1, "bee", 2));

        put(catalog, "ant", "3.0.0", "d", "a");
        assertThat(templates(numbers)).isEqualTo(Map.of("ant", 1, "bee", 2));
        assertThat(numbers.steps(1, "ant")).isEqualTo(Map.of("a", 1, "b", 2, "c", 3, "d", 4));
        assertThat(numbers.steps(1, "bee")).isEqualTo(Map.of("a", 1));
    }

    @Test
    void nodes_that_store_at_the_same_time_never_give_one_number_twice(Db db) throws Exception {
        catalog(db);
        var work = new ArrayList<Callable<Boolean>>();
        for (int node = 0; node < 4; node++) {
            var own = new Catalog(db, FakeExecutor.ALL);
            int first = node * 5;
            work.add(() -> {
                for (int i = first; i < first + 5; i++) {
                    put(own, "t" + i, "1.0.0", "a", "b");
                }
                return true;
            });
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(templates(new SmallNumbers(db)).values())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).boxed().toList());
    }

    private static final String FORGET = "delete from step_number";
    private static final String FORGET_TEMPLATES = "delete from template_number";

    @Test
    void what_was_stored_before_there_were_numbers_gets_them_in_the_order_in_which_it_came(Db db) {
        var catalog = catalog(db);
        put(catalog, "zebra", "1.0.0", "a", "b");
        put(catalog, "zebra", "1.0.0", "c", "b");
        put(catalog, "ant", "1.0.0", "x");
        put(catalog, "zebra", "2.0.0", "d", "a");
        var numbers = new SmallNumbers(db);
        var templates = templates(numbers);
        var steps = numbers.steps(1, "zebra");

        db.run(tx -> {
            tx.update(FORGET, Map.of());
            tx.update(FORGET_TEMPLATES, Map.of());
            backfill().forEach(statement -> tx.update(statement, Map.of()));
        });

        assertThat(templates(numbers)).isEqualTo(templates).isEqualTo(Map.of("zebra", 1, "ant", 2));
        assertThat(numbers.steps(1, "zebra")).isEqualTo(steps).isEqualTo(Map.of("a", 1, "b", 2, "c", 3, "d", 4));
    }

    /// The statements of the migration that fill the tables.
    private static List<String> backfill() {
        try {
            var text = Files.readString(
                    Path.of("src", "main", "resources", "db", "migration", "V5__small_numbers.sql"),
                    StandardCharsets.UTF_8);
            return text
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"))
                    .transform(all -> List.of(all.split(";", -1)))
                    .stream()
                    .map(String::strip)
                    .filter(statement -> statement.startsWith("insert"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
