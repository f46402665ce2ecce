package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TestDatabase
class DbTest {
    private final Db db;

    DbTest(Db db) {
        this.db = db;
    }

    @BeforeEach
    void one_project_more() {
        insert("acme", "shop");
    }

    @Test
    void names_stand_for_values_and_casts_comments_and_quotes_are_left_alone() {
        var found = db.call(tx -> tx.query(
                """
                select ':no_name' as quoted, 'it''s :neither' as doubled, :text::text || '!' as text, -- and :not this
                       (:number)::int + 1 as number, :text as again, '{"a":1}'::jsonb ?? 'a' as has
                """,
                Map.of("text", "what's :this", "number", 41),
                row -> List.of(
                        row.text("quoted"),
                        row.text("doubled"),
                        row.text("text"),
                        row.integer("number"),
                        row.text("again"),
                        row.bool("has"))));
        assertThat(found)
                .containsExactly(List.of(":no_name", "it's :neither", "what's :this!", 42, "what's :this", true));
    }

    @Test
    void a_name_without_a_value_is_refused() {
        assertThatThrownBy(() -> db.run(tx -> tx.query("select :who", Map.of(), row -> true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":who");
    }

    @Test
    void lists_become_arrays_empty_ones_too() {
        var id = UUID.fromString("01890000-0000-7000-8000-000000000001");
        assertThat(select("select :v::text[] as v", List.of("a", "b,c\"d"))).isEqualTo("{a,\"b,c\\\"d\"}");
        assertThat(select("select :v::uuid[] as v", List.of(id))).isEqualTo("{" + id + "}");
        assertThat(select("select :v::bigint[] as v", List.of(1L, 2L))).isEqualTo("{1,2}");
        assertThat(select("select :v::int[] as v", List.of(1))).isEqualTo("{1}");
        assertThat(select("select :v::text[] as v", List.of())).isEqualTo("{}");
        assertThat(select("select :v::uuid[] as v", List.of())).isEqualTo("{}");
    }

    @Test
    void an_instant_comes_back_as_it_went_whatever_the_zone_of_the_session() {
        var moment = Instant.parse("2026-03-08T10:30:00.123456Z");
        var back = db.call(
                tx -> tx.query("select :at::timestamptz as at", Map.of("at", moment), row -> row.instant("at")));
        assertThat(back).containsExactly(moment);
        assertThat(select("select current_setting('TimeZone') || :v as v", "")).isEqualTo("America/Los_Angeles");
    }

    @Test
    void null_json_and_arrays_are_read_as_what_they_are() {
        db.run(tx -> {
            var row = tx.first("""
                    select null::text as t, null::int as i, null::uuid as u, null::timestamptz as at,
                           '{"a": [1, null]}'::jsonb as j, 'null'::jsonb as n, '{x,y}'::text[] as l
                    """, Map.of(), it -> {
                assertThat(it.textOrNull("t")).isNull();
                assertThat(it.integerOrNull("i")).isNull();
                assertThat(it.uuidOrNull("u")).isNull();
                assertThat(it.instantOrNull("at")).isNull();
                assertThat(it.jsonObject("j")).containsOnlyKeys("a");
                assertThat(it.json("n")).isNull();
                assertThat(it.texts("l")).containsExactly("x", "y");
                assertThatThrownBy(() -> it.text("t")).hasMessage("t");
                return true;
            });
            assertThat(row).contains(true);
        });
    }

    @Test
    void work_that_throws_leaves_nothing_behind() {
        assertThatThrownBy(() -> db.run(tx -> {
                    insert(tx, "acme", "tools");
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(names()).containsExactly("default", "shop");
    }

    @Test
    void a_second_row_with_the_same_key_is_a_duplicate() {
        assertThatThrownBy(() -> insert("acme", "shop")).isInstanceOfSatisfying(DbFailure.class, failure -> {
            assertThat(failure.duplicate()).isTrue();
            assertThat(failure.tryAgain()).isFalse();
        });
    }

    @Test
    void a_value_that_cannot_be_stored_is_a_bad_value() {
        assertThatThrownBy(() -> db.run(tx -> tx.query("select :v::jsonb", Map.of("v", "\"\\u0000\""), row -> true)))
                .isInstanceOfSatisfying(
                        DbFailure.class,
                        failure -> assertThat(failure.badValue()).isTrue());
    }

    @Test
    void of_two_transactions_in_a_deadlock_both_succeed_in_the_end() throws Exception {
        insert("acme", "tools");
        var tries = new AtomicInteger();
        var met = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> renameBoth("shop", "tools", tries, met));
            var other = threads.submit(() -> renameBoth("tools", "shop", tries, met));
            one.get(30, TimeUnit.SECONDS);
            other.get(30, TimeUnit.SECONDS);
        }
        // PostgreSQL ends one of the two, or on a slow day both.
        assertThat(tries.get()).isBetween(3, 6);
        assertThat(select("select sum(length(title)) || :v as v from project where name <> 'default'", ""))
                .isEqualTo("4");
    }

    private void renameBoth(String first, String second, AtomicInteger tries, CyclicBarrier met) {
        db.run(tx -> {
            var mine = tries.incrementAndGet();
            retitle(tx, first);
            if (mine <= 2) {
                await(met);
            }
            retitle(tx, second);
        });
    }

    private static void retitle(Tx tx, String name) {
        tx.update("update project set title = title || 'x' where name = :name", Map.of("name", name));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void insert(String organization, String name) {
        db.run(tx -> insert(tx, organization, name));
    }

    private static void insert(Tx tx, String organization, String name) {
        var inserted = tx.update(
                """
                insert into project (organization, name, title, environments)
                values (:organization, :name, '', :environments)
                """, Map.of("organization", organization, "name", name, "environments", List.of("dev", "prod")));
        assertThat(inserted).isEqualTo(1);
    }

    private List<String> names() {
        return db.call(tx -> tx.query("select name from project order by id", Map.of(), row -> row.text("name")));
    }

    private String select(String sql, Object value) {
        return db.call(tx -> tx.first(sql, Map.of("v", value), row -> row.text("v")))
                .orElseThrow();
    }
}
