package dev.slipway.bench;

import dev.slipway.db.Db;
import dev.slipway.run.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A made-up past of many runs. Of ten runs one is a template run, three are its steps and six are actions that
/// somebody asked for; of a hundred 88 succeeded, eight failed and four were canceled. They belong to fifty
/// definitions, of which the most frequent has half of the actions and the rarest a hundred runs in all, to
/// twenty people and to two environments.
///
/// @param runs how many
/// @param since when the first was created
/// @param until when the last was created
record Past(long runs, Instant since, Instant until) {
    static final int PROJECT = 1;
    static final int LIVE = 300;
    static final Duration LENGTH = Duration.ofDays(60);

    private static final int TEMPLATES = 10;
    private static final int DEFINITIONS = 50;
    private static final long AT_ONCE = 100_000;

    /// The latest definitions come first: those of templates, then those of actions, the frequent ones before
    /// the rare ones.
    static UUID definition(int index) {
        return UUID.fromString("00000000-0000-7000-8000-%012x".formatted(index));
    }

    static final UUID FREQUENT = definition(TEMPLATES);
    static final UUID RARE = definition(DEFINITIONS - 1);
    static final UUID TEMPLATE = definition(0);

    private static final String KNOWN = """
            select (select sum(greatest(reltuples, 0)) from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'run'::regclass)::bigint as runs,
                (select id from run order by project_id, id limit 1) as first,
                (select id from run order by project_id desc, id desc limit 1) as last
            """;

    /// The one that a database already has, if it has one; as many as the last analysis counted.
    static Past of(Db db) {
        return db.call(tx -> tx.first(KNOWN, Map.of(), row -> {
                    long runs = row.longInteger("runs");
                    return runs == 0
                            ? new Past(0, Instant.EPOCH, Instant.EPOCH)
                            : new Past(runs, Ids.createdAt(row.uuid("first")), Ids.createdAt(row.uuid("last")));
                })
                .orElseThrow());
    }

    /// One that ends now.
    static Past until(Clock clock, long runs) {
        return new Past(runs, clock.instant().minus(LENGTH), clock.instant());
    }

    /// The id of the run with this number, from 1.
    private static final String ID = """
            create or replace function bench_id(n bigint, since bigint, apart float8) returns uuid
            language sql immutable as $$
                select (lpad(to_hex(since + (n * apart)::bigint), 12, '0') || '7' || lpad(to_hex(n % 2048), 3, '0')
                    || '8' || substr(md5(n::text), 1, 15))::uuid
            $$
            """;

    // Chance is a hash of the number, so that both tables say the same of a run.
    private static final String CHANCE = """
            create or replace function bench_chance(n bigint, what int) returns float8
            language sql immutable as $$
                select (hashint8extended(n, what) & 16777215) / 16777216.0::float8
            $$
            """;

    private static final String DEFINITION_ID = """
            create or replace function bench_definition(n bigint) returns uuid
            language sql immutable as $$
                select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
            $$
            """;

    private static final String ENVIRONMENTS = """
            update project set environments = '{default,production}' where id = :project
            """;

    private static final String DEFINITIONS_OF_IT = """
            insert into definition (project_id, id, revision, kind, name, version, document, current)
            select :project, bench_definition(i), 1,
                (case when i < :templates then 'template' else 'action' end)::definition_kind,
                'definition-' || i, '1.0.0', '{}', true
            from generate_series(0, :definitions - 1) i
            """;

    private static final String RUNS = """
            insert into run (project_id, id, environment, kind, definition_id, revision, parent_id, step_key,
                template_id, template_revision, number, entity_id, requested_by, max_attempts, input, via, request_id)
            select :project, bench_id(n, :since, :apart),
                case when bench_chance(n / 10, 1) < 0.2 then 'production' else 'default' end,
                (case n % 10 when 0 then 'template' else 'action' end)::run_kind,
                case when n % 10 = 0 then template
                    when n % (:runs / 100) = 5 then bench_definition(:definitions - 1)
                    else bench_definition(
                        :templates + (power(bench_chance(n, 2), 6) * (:definitions - :templates - 1))::int)
                end,
                1,
                case when n % 10 in (1, 2, 3) then bench_id(n - n % 10, :since, :apart) end,
                case when n % 10 in (1, 2, 3) then 'step-' || n % 10 end,
                case when n % 10 < 4 then template end,
                case when n % 10 < 4 then 1 end,
                case when n % 10 = 0 then n / 10 end,
                case when bench_chance(n / 10, 3) < 0.01 then bench_definition(1000 + n / 10 % 100) end,
                'user-' || (bench_chance(n / 10, 4) * 19)::int || '@example.com', 4,
                jsonb_build_object('service', 'service-' || n % 97, 'region', 'eu-central-' || n % 3,
                    'text', 'the words of number ' || n, 'replicas', n % 12),
                case when bench_chance(n / 10, 5) < 0.3 then 'token 7f3k' else 'session' end, 'request-' || n
            from (
                select n, bench_definition((power(bench_chance(n / 10, 6), 3) * (:templates - 1))::bigint) as template
                from generate_series(:first::bigint, :last::bigint) n
            ) numbered
            """;

    private static final String ENDINGS = """
            insert into run_end (project_id, id, ending, attempt, lease_seq, node_id, started_at, claimed_at,
                finished_at, output, error, failure, ended_by)
            select :project, bench_id(n, :since, :apart),
                (case when luck < 0.88 then 'succeeded' when luck < 0.96 then 'failed' else 'canceled' end)::ending,
                1, 1, 1, started, started,
                started + interval '1 second' * (1 - ln(1 - bench_chance(n, 8)) * 20),
                case when luck < 0.88 then jsonb_build_object('ok', true, 'number', n) end,
                case when luck between 0.88 and 0.96 then 'connection to host-' || n % 1000 || ' refused' end,
                case when luck between 0.88 and 0.96 then 'action_failed' end,
                case when luck >= 0.96 then 'user-1@example.com' end
            from (
                select n, bench_chance(n, 7) as luck,
                    to_timestamp((:since + n * :apart) / 1000) + interval '20 milliseconds' as started
                from generate_series(:first::bigint, least(:last, :runs - :live)) n
            ) numbered
            """;

    private static final String LIVE_ONES = """
            insert into run_live (project_id, id, phase, priority, parent_id, started_at, node_id)
            select r.project_id, r.id, p.phase, 5, r.parent_id,
                case when p.phase <> 'ready' then clock_timestamp() end, case when p.phase = 'running' then 1 end
            from run r
            cross join lateral (
                select (case when r.kind = 'template' then 'steps' else
                    (array['ready', 'running', 'waiting'])[1 + (bench_chance(hashtext(r.id::text), 9) * 2)::int]
                    end)::phase as phase
            ) p
            where r.id >= bench_id(:runs - :live, :since, :apart)
              and not exists (select from run_end e where e.project_id = r.project_id and e.id = r.id)
            """;

    private static final String WAITS = """
            insert into run_wait (project_id, run_id, kind, lease_seq, detail)
            select project_id, id, 'approval', 1, '{}' from run_live where phase = 'waiting'
            """;

    /// Writes it, every index included, as it would have been written run by run: from the oldest to the newest.
    void write(Db db) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", PROJECT);
        values.put("since", since.toEpochMilli());
        values.put("apart", (double) Duration.between(since, until).toMillis() / runs);
        values.put("runs", runs);
        values.put("live", LIVE);
        values.put("templates", TEMPLATES);
        values.put("definitions", DEFINITIONS);
        db.run(tx -> {
            tx.update(ID, Map.of());
            tx.update(CHANCE, Map.of());
            tx.update(DEFINITION_ID, Map.of());
            tx.update(ENVIRONMENTS, values);
            tx.update(DEFINITIONS_OF_IT, values);
        });
        for (long first = 1; first <= runs; first += AT_ONCE) {
            values.put("first", first);
            values.put("last", Math.min(runs, first + AT_ONCE - 1));
            db.run(tx -> {
                tx.update(RUNS, values);
                tx.update(ENDINGS, values);
            });
        }
        db.run(tx -> {
            tx.update(LIVE_ONES, values);
            tx.update(WAITS, values);
        });
    }
}
