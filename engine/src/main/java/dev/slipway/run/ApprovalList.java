package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import dev.slipway.secret.Sealed;
import dev.slipway.spi.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL that reads what was asked of people, and what they said.
public final class ApprovalList {
    private final Db db;

    /// Approvals of one database.
    public ApprovalList(Db db) {
        this.db = db;
    }

    /// How an approval stands.
    public enum Standing {
        PENDING,
        /// Enough people approved, or somebody passed values.
        APPROVED,
        REJECTED,
        EXPIRED,
        /// Its run ended otherwise: canceled, or failed for a reason of its own.
        CANCELED
    }

    /// Something that was asked of people. Its id is the id of the action run that asks.
    ///
    /// @param awaited APPROVAL or VARIABLES
    /// @param action exactly what its run carries out
    /// @param step which step of which template run asks, if one does
    /// @param template exactly which template that is a run of
    /// @param form of VARIABLES: `schema` and `defaults`, secrets masked
    /// @param decisions what was said so far, oldest first
    public record Approval(
            UUID id,
            Awaited awaited,
            Standing standing,
            String environment,
            Run.Pin action,
            Run.@Nullable StepOf step,
            Run.@Nullable Pin template,
            String requestedBy,
            Asked asked,
            Terms terms,
            @Nullable Map<String, @Nullable Object> form,
            List<Decision> decisions) {

        /// Whether somebody has said their word.
        public boolean decidedBy(Decider decider) {
            return decisions.stream().anyMatch(decision -> decider.people().contains(decision.decider()));
        }
    }

    /// When it was asked and until when an answer counts.
    public record Asked(Instant at, Instant expires, String message) {}

    /// Who may decide, and how many must.
    ///
    /// @param required how many people must approve
    /// @param selfApproval whether who asked for the run may be among them
    /// @param requesters everybody who asked for it, through retries and reruns too
    public record Terms(Wait.Approvers approvers, int required, boolean selfApproval, Set<String> requesters) {
        /// Why somebody may not decide; empty when they may. Named is who has that very name: that their other
        /// names count would let a token decide for whoever made it.
        public Optional<Refusal.MayNotDecide.Why> against(Decider decider) {
            if (!approvers.equals(Wait.Approvers.ANYBODY)
                    && approvers.users().stream().noneMatch(decider.name()::equalsIgnoreCase)
                    && Collections.disjoint(approvers.roles(), decider.roles())
                    && Collections.disjoint(approvers.groups(), decider.groups())) {
                return Optional.of(Refusal.MayNotDecide.Why.NOT_NAMED);
            }
            return selfApproval || Collections.disjoint(requesters, decider.people())
                    ? Optional.empty()
                    : Optional.of(Refusal.MayNotDecide.Why.OWN_RUN);
        }
    }

    /// Which approvals; null where anything will do.
    ///
    /// @param mine what waits for this person, and what they decided
    public record Filter(
            @Nullable Standing standing,
            @Nullable Decider mine,
            @Nullable String requestedBy) {
        /// All of them.
        public static final Filter ALL = new Filter(null, null, null);
    }

    // Who may decide, [Terms] says; the list has to know it here, to count and to page.
    private static final String PAGE = """
            select * from (
                select a.*, r.environment, r.definition_id, r.revision, r.parent_id, r.step_key, r.template_id,
                    r.template_revision, r.requested_by,
                    case when e.id is null then 'pending'
                        when e.ending = 'succeeded' then 'approved'
                        when e.failure in ('rejected', 'expired') then e.failure
                        else 'canceled' end as standing,
                    (cardinality(a.users) + cardinality(a.roles) + cardinality(a.groups) = 0
                        or exists (select 1 from unnest(a.users) u where lower(u) = lower(:name::text))
                        or a.roles && :roles::text[] or a.groups && :groups::text[])
                        and (a.self_approval or not a.requesters && :people::text[]) as may,
                    exists (select 1 from decision d where d.project_id = a.project_id and d.run_id = a.run_id
                        and d.decider = any(:people::text[])) as spoken
                from approval a
                join run r on r.project_id = a.project_id and r.id = a.run_id
                left join run_end e on e.project_id = a.project_id and e.id = a.run_id
                where a.project_id = :project and (:environment::text is null or r.environment = :environment)
                  and (:requester::text is null or r.requested_by = :requester)
                  and (:id::uuid is null or a.run_id = :id)
            ) it
            where (:standing::text is null or standing = :standing)
              and (not :mine or case when standing = 'pending' then may and not spoken else spoken end)
            """;

    private static final String ORDERED = PAGE + " order by run_id desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) as total from (" + PAGE + ") counted";

    private static final String DECISIONS = """
            select * from decision where project_id = :project and run_id = any(:ids)
            order by decided_at, decider
            """;

    /// A page of approvals, newest first, with the number of all that fit.
    public record Page(List<Approval> approvals, long total) {}

    /// Approvals that fit, newest first.
    public Page page(RunScope scope, Filter filter, int limit, long offset) {
        var values = values(scope, filter);
        values.put("limit", limit);
        values.put("offset", offset);
        return db.read(
                scope.projectId(),
                tx -> new Page(
                        approvals(tx, scope.projectId(), ORDERED, values),
                        tx.first(COUNT, values, row -> row.longInteger("total")).orElseThrow()));
    }

    /// One approval.
    ///
    /// @param id of the action run that asks
    /// @return empty when it is not there or out of scope
    public Optional<Approval> find(RunScope scope, UUID id) {
        var values = values(scope, Filter.ALL);
        values.put("id", id);
        values.put("limit", 1);
        values.put("offset", 0L);
        return db.read(
                scope.projectId(),
                tx -> approvals(tx, scope.projectId(), ORDERED, values).stream().findFirst());
    }

    private static Map<String, @Nullable Object> values(RunScope scope, Filter filter) {
        var mine = filter.mine();
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("standing", filter.standing());
        values.put("requester", filter.requestedBy());
        values.put("id", null);
        values.put("mine", mine != null);
        values.put("name", mine == null ? null : mine.name());
        values.put("people", mine == null ? List.of() : List.copyOf(mine.people()));
        values.put("roles", mine == null ? List.of() : List.copyOf(mine.roles()));
        values.put("groups", mine == null ? List.of() : List.copyOf(mine.groups()));
        return values;
    }

    private static List<Approval> approvals(Tx tx, int projectId, String sql, Map<String, @Nullable Object> values) {
        var found = tx.query(sql, values, ApprovalList::approval);
        if (found.isEmpty()) {
            return found;
        }
        var decisions = new HashMap<UUID, List<Decision>>();
        tx.query(
                DECISIONS,
                Map.of(
                        "project",
                        projectId,
                        "ids",
                        found.stream().map(Approval::id).toList()),
                row -> {
                    decisions
                            .computeIfAbsent(row.uuid("run_id"), _ -> new ArrayList<>())
                            .add(decision(row));
                    return true;
                });
        return found.stream()
                .map(it -> with(it, decisions.getOrDefault(it.id(), List.of())))
                .toList();
    }

    private static Approval with(Approval it, List<Decision> decisions) {
        return new Approval(
                it.id(),
                it.awaited(),
                it.standing(),
                it.environment(),
                it.action(),
                it.step(),
                it.template(),
                it.requestedBy(),
                it.asked(),
                it.terms(),
                it.form(),
                List.copyOf(decisions));
    }

    private static Approval approval(Row row) {
        var parentId = row.uuidOrNull("parent_id");
        var templateId = row.uuidOrNull("template_id");
        return new Approval(
                row.uuid("run_id"),
                row.word("kind", Awaited.class),
                row.word("standing", Standing.class),
                row.text("environment"),
                new Run.Pin(row.uuid("definition_id"), row.integer("revision")),
                parentId == null ? null : new Run.StepOf(parentId, row.text("step_key")),
                templateId == null ? null : new Run.Pin(templateId, row.integer("template_revision")),
                row.text("requested_by"),
                new Asked(row.instant("asked_at"), row.instant("expires_at"), row.text("message")),
                terms(row),
                row.textOrNull("form") == null ? null : Json.object(Sealed.mask(row.jsonObject("form"))),
                List.of());
    }

    static Terms terms(Row row) {
        return new Terms(
                new Wait.Approvers(row.texts("users"), row.texts("roles"), row.texts("groups")),
                row.integer("required"),
                row.bool("self_approval"),
                Set.copyOf(row.texts("requesters")));
    }

    static Decision decision(Row row) {
        return new Decision(
                row.text("decider"),
                row.word("verdict", Decision.Verdict.class),
                row.textOrNull("comment"),
                row.text("via"),
                row.textOrNull("request_id"),
                row.instant("decided_at"));
    }
}
