package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// SQL that finds the runs of a project that something became of lately. It errs on the side of too many: who asks
/// compares with what was seen before.
public final class RunChanges {
    /// How long a transaction may take from the time that it writes until others see what it wrote.
    private static final Duration OVERLAP = Duration.ofSeconds(3);

    private final Db db;

    /// Runs of one database.
    public RunChanges(Db db) {
        this.db = db;
    }

    /// Which runs; null where anything will do.
    public record Filter(
            @Nullable Kind kind,
            @Nullable UUID definitionId,
            @Nullable String requestedBy) {}

    /// A run as it stands.
    ///
    /// @param parentId the template run that it is a step of
    /// @param mark another one whenever something became of the run
    /// @param fresh whether it is here because something became of it; else because something may
    public record Sight(UUID id, Kind kind, @Nullable UUID parentId, State state, String mark, boolean fresh) {
        static Sight of(Row row) {
            return new Sight(
                    row.uuid("id"),
                    row.word("kind", Kind.class),
                    row.uuidOrNull("parent_id"),
                    RunList.state(row),
                    row.text("mark"),
                    row.bool("fresh"));
        }
    }

    /// What was seen.
    ///
    /// @param at the database's time of it
    public record Look(Instant at, List<Sight> runs) {}

    // Runs that are new, at work or have ended come from an index each, however many there are beside them. What waits
    // has no index: the latest runs, the next in the queue and those that who asks knows are looked at one by one.
    private static final String LOOK = """
            with candidate as (
                (select id, true as fresh from run
                where project_id = :project and id >= :first
                order by id desc
                limit 1000)
                union all
                (select id, true from run_live
                where project_id = :project and phase = 'running' and node_id is not null
                limit 2000)
                union all
                (select id, true from run_end
                where project_id = :project and finished_at >= :since
                order by finished_at desc
                limit 1000)
                union all
                (select id, false from run_live where project_id = :project order by id desc limit 200)
                union all
                select id, false from (
                    select project_id, id from run_live
                    where phase = 'ready'
                    order by priority, ready_at, id
                    limit 100
                ) next where project_id = :project
                union all
                select unnest(:known::uuid[]), false
            )
            select now.at, c.*
            from (select statement_timestamp() as at) now
            left join (
                select r.id, r.kind, r.parent_id, l.phase, e.ending, c.fresh,
                    concat_ws(' ', coalesce(l.phase::text, e.ending::text), coalesce(l.lease_seq, e.lease_seq)) as mark
                from (select id, bool_or(fresh) as fresh from candidate group by id) c
                join run r on r.project_id = :project and r.id = c.id
                left join run_live l on l.project_id = :project and l.id = c.id
                left join run_end e on e.project_id = :project and e.id = c.id
                where coalesce(l.phase::text, e.ending::text) is not null
                  and (:environment::text is null or r.environment = :environment)
                  and (:kind::run_kind is null or r.kind = :kind::run_kind)
                  and (:definition::uuid is null or r.definition_id = :definition)
                  and (:requester::text is null or r.requested_by = :requester)
            ) c on true
            """;

    /// Looks at the runs that something became of since a time, and at some that something may become of.
    ///
    /// @param since the time of the last look
    /// @param known runs that are to be looked at in any case
    public Look look(RunScope scope, Filter filter, Instant since, Collection<UUID> known) {
        var begin = since.minus(OVERLAP);
        var values = values(scope, filter);
        values.put("since", begin);
        values.put("first", new UUID(begin.toEpochMilli() << 16, 0));
        values.put("known", known);
        return db.read(scope.projectId(), tx -> look(tx.query(LOOK, values, RunChanges::sight)));
    }

    private record Seen(Instant at, @Nullable Sight run) {}

    private static Seen sight(Row row) {
        return new Seen(row.instant("at"), row.uuidOrNull("id") == null ? null : Sight.of(row));
    }

    private static Look look(List<Seen> seen) {
        return new Look(
                seen.getFirst().at(),
                seen.stream().flatMap(it -> Stream.ofNullable(it.run())).toList());
    }

    private static final String NOW = """
            select clock_timestamp() as at
            """;

    /// The database's time.
    public Instant now(int projectId) {
        return db.read(projectId, tx -> tx.first(NOW, Map.of(), row -> row.instant("at")))
                .orElseThrow();
    }

    // The steps that no run carries out are part of the mark of the template run.
    private static final String FAMILY = """
            select r.id, r.kind, r.parent_id, l.phase, e.ending, true as fresh,
                concat_ws(' ', coalesce(l.phase::text, e.ending::text), coalesce(l.lease_seq, e.lease_seq), p.percent,
                    p.status, case when r.id = :run then (
                        select count(*) from step s where s.project_id = :project and s.parent_id = :run) end) as mark
            from (
                select :run::uuid as id
                union
                select run_id from step where project_id = :project and parent_id = :run and run_id is not null
            ) c
            join run r on r.project_id = :project and r.id = c.id
            left join run_live l on l.project_id = :project and l.id = c.id
            left join run_end e on e.project_id = :project and e.id = c.id
            left join run_progress p on p.project_id = :project and p.run_id = c.id
            where coalesce(l.phase::text, e.ending::text) is not null
              and (:environment::text is null or r.environment = :environment)
              and (:kind::run_kind is null or r.kind = :kind::run_kind)
              and (:definition::uuid is null or r.definition_id = :definition)
              and (:requester::text is null or r.requested_by = :requester)
            """;

    /// A run and the runs of its steps; their marks tell of progress, too.
    public List<Sight> family(RunScope scope, Filter filter, UUID runId) {
        var values = values(scope, filter);
        values.put("run", runId);
        return db.read(scope.projectId(), tx -> tx.query(FAMILY, values, Sight::of));
    }

    private static Map<String, @Nullable Object> values(RunScope scope, Filter filter) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("kind", filter.kind());
        values.put("definition", filter.definitionId());
        values.put("requester", filter.requestedBy());
        return values;
    }

    private static final String EXISTS = """
            select 1 as found from run
            where project_id = :project and id = :run
              and (:environment::text is null or environment = :environment)
            """;

    /// Whether there is such a run, of either kind.
    public boolean exists(RunScope scope, UUID runId) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("run", runId);
        return db.read(scope.projectId(), tx -> tx.first(EXISTS, values, _ -> true))
                .isPresent();
    }
}
