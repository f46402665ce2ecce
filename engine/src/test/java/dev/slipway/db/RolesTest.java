package dev.slipway.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestDatabase
class RolesTest {
    private static final String NOT_ALLOWED = "42501";

    private final Db db;
    private final Owner owner;

    RolesTest(Db db, Owner owner) {
        this.db = db;
        this.owner = owner;
    }

    private static final String RUN = """
            insert into run (project_id, id, environment, kind, definition_id, revision, requested_by, max_attempts, input)
            values (:project, :id, 'default', 'action', :id, 1, 'ada', 1, '{}')
            """;
    private static final String END = """
            insert into run_end (project_id, id, ending, attempt, lease_seq, output)
            values (:project, :id, 'succeeded', 1, 1, '"of one"')
            """;
    private static final String LIVE = """
            insert into run_live (project_id, id, phase, priority) values (:project, :id, 'ready', 5)
            """;
    private static final String LINES = """
            insert into run_log (project_id, run_id, lease_seq, first, lines, body)
            values (:project, :id, 1, 1, 1, 'secret of one')
            """;
    private static final String AUDIT = """
            insert into audit (id, project_id, actor, via, action, target_type, target_id, status)
            values (:id, :project::int, 'ada', 'dev mode', 'x', 'y', 'z', 'success')
            """;

    @BeforeEach
    void two_projects() {
        for (int project : List.of(1, 2)) {
            db.run(tx -> {
                var ended = row(project);
                List.of(RUN, END, LINES, AUDIT).forEach(sql -> tx.update(sql, ended));
                var live = row(project);
                List.of(RUN, LIVE).forEach(sql -> tx.update(sql, live));
            });
        }
        db.run(tx -> {
            var values = new java.util.HashMap<String, Object>(row(0));
            values.put("project", null);
            tx.update(AUDIT, values);
        });
    }

    private static Map<String, Object> row(int project) {
        // Of the year 2026, where there is a partition.
        return Map.of(
                "project",
                project,
                "id",
                new UUID(0x019c_0000_0000_7000L, UUID.randomUUID().getLeastSignificantBits()));
    }

    private static List<Integer> projects(Tx tx, String table) {
        return tx.query(
                "select distinct coalesce(project_id, 0) as project from " + table + " order by 1",
                Map.of(),
                row -> row.integer("project"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_now", "run", "run_end", "run_live", "run_log", "audit"})
    void a_query_that_lost_its_conditions_shows_nothing_of_another_project(String table) {
        assertThatList(db.read(2, tx -> projects(tx, table))).containsExactly(2);
        assertThatList(db.read(3, tx -> projects(tx, table))).isEmpty();
        assertThatList(db.call(tx -> projects(tx, table)))
                .as("the engine's view")
                .contains(1, 2);
    }

    @Test
    void asking_for_another_project_finds_nothing() {
        var found = db.read(
                2,
                tx -> tx.query(
                        "select 1 as one from run_now where project_id = 1", Map.of(), row -> row.integer("one")));
        assertThat(found).isEmpty();
    }

    @Test
    void what_belongs_to_no_project_is_seen_by_those_alone_who_may() {
        assertThatList(db.read(1, tx -> projects(tx, "audit"))).containsExactly(1);
        assertThatList(db.readWithUnowned(1, tx -> projects(tx, "audit"))).containsExactly(0, 1);
    }

    @Test
    void a_reader_that_is_bound_to_no_project_sees_nothing() {
        var seen = owner.db().call(tx -> {
            tx.query("select set_config('role', 'slipway_reader', true)", Map.of(), _ -> true);
            return projects(tx, "run_now");
        });
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit set actor = 'eve'",
                "delete from audit",
                "truncate audit",
                "update audit_chain set seal = ''",
                "delete from audit_chain",
                "update decision set comment = 'fine'",
                "delete from decision",
                "update run_end set error = null",
                "delete from run_end",
                "drop table audit",
                "alter table audit disable row level security",
                "create table eve (id int)",
                "delete from run_2026_01",
                "set local session_replication_role = replica"
            })
    void the_server_cannot_change_the_audit_log_nor_the_schema(String sql) {
        assertThatThrownBy(() -> db.run(tx -> tx.update(sql.replace("run_2026_01", partition()), Map.of())))
                .isInstanceOfSatisfying(
                        DbFailure.class, failure -> assertThat(failure.state()).isEqualTo(NOT_ALLOWED));
    }

    private String partition() {
        return db.call(tx -> tx.first("""
                select inhrelid::regclass::text as name from pg_inherits where inhparent = 'run'::regclass limit 1
                """, Map.of(), row -> row.text("name"))).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from run_live",
                "update run_end set output = null",
                "insert into step (project_id, parent_id, step_key, outcome)"
                        + " values (1, gen_random_uuid(), 'x', 'skipped')",
                "select sealed from secret",
                "select hash from token",
                "select key from idempotency"
            })
    void whoever_answers_a_request_writes_nothing_and_sees_no_secret(String sql) {
        assertThatThrownBy(() -> db.read(1, tx -> tx.query(sql, Map.of(), _ -> true)))
                .isInstanceOfSatisfying(
                        DbFailure.class, failure -> assertThat(failure.state()).isEqualTo(NOT_ALLOWED));
    }

    private record Session(String user, String project, String unowned, int process) {
        static Session of(Tx tx) {
            return tx.first(
                            """
                    select current_user::text as name, coalesce(current_setting('slipway.project', true), '') as project,
                        coalesce(current_setting('slipway.unowned', true), '') as unowned, pg_backend_pid() as process
                    """,
                            Map.of(),
                            row -> new Session(
                                    row.text("name"), row.text("project"), row.text("unowned"), row.integer("process")))
                    .orElseThrow();
        }
    }

    @Test
    void what_a_transaction_is_bound_to_ends_with_it_however_it_ends() {
        var during = db.readWithUnowned(2, Session::of);
        assertThat(during).isEqualTo(new Session("slipway_reader", "2", "on", during.process()));
        var afterwards = new Session("slipway_app", "", "", during.process());
        assertThat(db.call(Session::of)).isEqualTo(afterwards);
        assertThatThrownBy(() -> db.read(2, _ -> {
                    throw new IllegalStateException("the query failed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(db.call(Session::of)).isEqualTo(afterwards);
    }

    private static final String OPEN_TABLES = """
            select c.relname as name
            from pg_class c
            join pg_attribute p on p.attrelid = c.oid and p.attname = 'project_id'
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select from pg_policy where polrelid = c.oid and polname = 'reader'))
            """;

    @Test
    void every_table_with_a_project_is_guarded_by_it() {
        assertThatList(db.call(tx -> tx.query(OPEN_TABLES, Map.of(), row -> row.text("name"))))
                .isEmpty();
    }

    @Test
    void seeing_to_the_roles_again_changes_nothing() {
        var before = owner.db().call(RolesTest::rules);
        Migrations.run(owner.source(), java.time.Clock.systemUTC());
        assertThat(owner.db().call(RolesTest::rules)).isEqualTo(before).isNotEmpty();
    }

    private static List<String> rules(Tx tx) {
        return tx.query("""
                select c.relname || ' ' || coalesce(c.relacl::text, '') || ' ' || coalesce(c.reloptions::text, '') || ' '
                    || coalesce((select string_agg(polname || polroles::text || pg_get_expr(polqual, polrelid), ' ' order by 1)
                        from pg_policy where polrelid = c.oid), '') || c.xmin as rule
                from pg_class c where relnamespace = 'public'::regnamespace and not relispartition and relkind in ('r', 'p', 'v')
                order by 1
                """, Map.of(), row -> row.text("rule"));
    }

    private static final String MANY = """
            insert into run (project_id, id, environment, kind, definition_id, revision, requested_by, max_attempts, input)
            select 1 + i % 4, ('01990000-0000-7' || lpad(to_hex(i / 4096), 3, '0') || '-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                'default', (array['action', 'template'])[1 + i % 2]::run_kind, gen_random_uuid(), 1, 'user ' || i % 7, 1, '{}'
            from generate_series(1, 20000) i
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from run_now where project_id = 1 and kind = 'action' order by id desc limit 20",
                "select * from run_now where project_id = 1 and kind = 'template' order by id desc limit 20",
                "select * from run_now where project_id = 1 and kind = 'action' and requested_by = 'user 3'"
                        + " order by id desc limit 20",
                "select count(*) from run_now where project_id = 1 and kind = 'action'",
                "select * from run_now where project_id = 1 and id = '01990000-0000-7000-8000-000000000004'",
                "select * from run_log where project_id = 1 and run_id = '01990000-0000-7000-8000-000000000004'"
                        + " and (lease_seq, first + lines) > (0, 1) order by lease_seq, first limit 20",
                "select * from run_end where project_id = 1 order by finished_at desc, id desc limit 20"
            })
    void the_plans_use_the_same_indexes_as_without_the_net(String sql) {
        owner.db().run(tx -> {
            tx.update(MANY, Map.of());
            tx.update("analyze run", Map.of());
        });
        var with = db.read(1, tx -> indexes(tx, sql));
        var without = owner.db().call(tx -> indexes(tx, sql));
        assertThat(with).isEqualTo(without);
    }

    private static List<String> indexes(Tx tx, String sql) {
        return tx.query("explain " + sql, Map.of(), row -> row.text("QUERY PLAN")).stream()
                .filter(line -> line.contains(" Scan "))
                .map(line -> line.strip().replaceFirst("^-> *", "").replaceFirst(" *\\(cost.*", ""))
                .toList();
    }
}
