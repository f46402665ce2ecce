package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SQL that reads who did what: one entry for every run that ended, one for every decision about what was
/// asked of people, and what `audit` says of everything else.
public final class AuditLog {
    private final Db db;

    /// The log of one database.
    public AuditLog(Db db) {
        this.db = db;
    }

    /// One thing that happened.
    ///
    /// @param id of the run that ended or of the row in `audit`; of a decision its own
    /// @param actor who asked for it
    public record Entry(UUID id, Instant at, String actor, What what) {}

    /// What happened.
    public sealed interface What {}

    /// A run ended.
    ///
    /// @param parentId the template run that it was a step of
    /// @param retryOf the run that it did again
    /// @param attempt the last one, from 1
    /// @param endedBy who canceled it
    /// @param via how who asked for it proved who they are
    /// @param requestId the request that it was asked for with
    public record Ended(
            Kind kind,
            UUID runId,
            UUID definitionId,
            @Nullable UUID parentId,
            @Nullable UUID retryOf,
            State state,
            int attempt,
            @Nullable String error,
            @Nullable String endedBy,
            @Nullable String via,
            @Nullable String requestId)
            implements What {}

    /// Something else was changed, or refused.
    ///
    /// @param asked how it was asked for
    public record Changed(
            String action,
            String targetType,
            String targetId,
            String status,
            Asked asked,
            Map<String, @Nullable Object> metadata)
            implements What {}

    /// How something was asked for.
    ///
    /// @param via how the actor proved who they are
    /// @param address where the request came from
    /// @param decision `allowed` or `refused`
    public record Asked(
            String via,
            @Nullable String requestId,
            @Nullable String address,
            @Nullable String environment,
            String decision) {}

    /// Which entries; null where anything will do.
    ///
    /// @param targetId what was done to: a run's id, or as `audit` says
    /// @param everywhere also those that belong to no project
    public record Filter(
            @Nullable String targetId, @Nullable String actor, boolean everywhere) {}

    // Who is bound to an environment does not see what concerns all of the project.
    private static final String PAGE = """
            select * from (
                select e.id, e.finished_at as at, r.requested_by as actor, r.kind::text as kind, r.definition_id,
                    r.parent_id, r.retry_of, e.ending::text as ending, e.attempt, e.error, e.ended_by,
                    null as action, null as target_type, null as target_id, null as status, r.via,
                    r.request_id, null as address, null as environment, null as decision, null as metadata
                from run_end e
                join run r on r.project_id = e.project_id and r.id = e.id
                where e.project_id = :project
                  and (:environment::text is null or r.environment = :environment)
                  and (:target::text is null or e.id = :target_run::uuid)
                  and (:actor::text is null or r.requested_by = :actor)
                union all
                select id, at, actor, null, null, null, null, null, null, null, null,
                    action, target_type, target_id, status, via, request_id, address, environment, decision,
                    metadata::text
                from audit
                where (project_id = :project or (:everywhere and project_id is null))
                  and (:environment::text is null or environment = :environment)
                  and (:target::text is null or target_id = :target)
                  and (:actor::text is null or actor = :actor)
                union all
                select md5(d.run_id || ' ' || d.decider)::uuid, d.decided_at, d.decider, null, null, null, null, null, null, null, null,
                    case d.verdict when 'approved' then 'approval.approve' when 'rejected' then 'approval.reject'
                        else 'approval.values' end,
                    'action_run', d.run_id::text, 'success', d.via, d.request_id, null,
                    r.environment, 'allowed', jsonb_build_object('comment', d.comment)::text
                from decision d
                join run r on r.project_id = d.project_id and r.id = d.run_id
                where d.project_id = :project
                  and (:environment::text is null or r.environment = :environment)
                  and (:target::text is null or d.run_id = :target_run::uuid)
                  and (:actor::text is null or d.decider = :actor)
            ) entry
            order by at desc, id desc
            limit :limit offset :offset
            """;

    private static final String COUNT = """
            select (
                select count(*) from run_end e
                join run r on r.project_id = e.project_id and r.id = e.id
                where e.project_id = :project
                  and (:environment::text is null or r.environment = :environment)
                  and (:target::text is null or e.id = :target_run::uuid)
                  and (:actor::text is null or r.requested_by = :actor)
            ) + (
                select count(*) from audit
                where (project_id = :project or (:everywhere and project_id is null))
                  and (:environment::text is null or environment = :environment)
                  and (:target::text is null or target_id = :target)
                  and (:actor::text is null or actor = :actor)
            ) + (
                select count(*) from decision d
                join run r on r.project_id = d.project_id and r.id = d.run_id
                where d.project_id = :project
                  and (:environment::text is null or r.environment = :environment)
                  and (:target::text is null or d.run_id = :target_run::uuid)
                  and (:actor::text is null or d.decider = :actor)
            ) as total
            """;

    /// A page of entries, newest first, with the number of all that fit.
    public record Page(List<Entry> entries, long total) {}

    /// Entries that fit, newest first.
    ///
    /// @param targetRun the run that `filter.targetId` names, when it can be one's id
    public Page page(RunScope scope, Filter filter, @Nullable UUID targetRun, int limit, long offset) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("target", filter.targetId());
        values.put("target_run", targetRun);
        values.put("actor", filter.actor());
        values.put("everywhere", filter.everywhere());
        values.put("limit", limit);
        values.put("offset", offset);
        Function<Tx, Page> read = tx -> new Page(
                tx.query(PAGE, values, AuditLog::entry),
                tx.first(COUNT, values, row -> row.longInteger("total")).orElseThrow());
        return filter.everywhere() ? db.readWithUnowned(scope.projectId(), read) : db.read(scope.projectId(), read);
    }

    private static Entry entry(Row row) {
        return new Entry(row.uuid("id"), row.instant("at"), row.text("actor"), what(row));
    }

    private static What what(Row row) {
        return row.textOrNull("kind") == null
                ? new Changed(
                        row.text("action"),
                        row.text("target_type"),
                        row.text("target_id"),
                        row.text("status"),
                        new Asked(
                                row.text("via"),
                                row.textOrNull("request_id"),
                                row.textOrNull("address"),
                                row.textOrNull("environment"),
                                row.text("decision")),
                        row.jsonObject("metadata"))
                : new Ended(
                        row.word("kind", Kind.class),
                        row.uuid("id"),
                        row.uuid("definition_id"),
                        row.uuidOrNull("parent_id"),
                        row.uuidOrNull("retry_of"),
                        State.of(row.word("ending", Ending.class)),
                        row.integer("attempt"),
                        row.textOrNull("error"),
                        row.textOrNull("ended_by"),
                        row.textOrNull("via"),
                        row.textOrNull("request_id"));
    }
}
