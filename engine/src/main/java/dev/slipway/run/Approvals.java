package dev.slipway.run;

import dev.slipway.catalog.Schema;
import dev.slipway.db.Tx;
import dev.slipway.json.Json;
import dev.slipway.spi.Wait;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// SQL that writes what was asked of people, and what they said. Always with the run's live row locked, so of
/// two that decide at once the second sees the first.
final class Approvals {
    private final Clock clock;

    Approvals(Clock clock) {
        this.clock = clock;
    }

    // Whoever asked for the run in any way: by starting it, or by a retry or rerun of what somebody else started.
    private static final String ASK = """
            with recursive chain as (
                select r.project_id, r.id, r.parent_id, r.retry_of, r.requested_by, 0 as depth
                from run r where r.project_id = :project and r.id = :id
                union all
                select r.project_id, r.id, r.parent_id, r.retry_of, r.requested_by, c.depth + 1
                from chain c
                join run r on r.project_id = c.project_id and r.id in (c.parent_id, c.retry_of)
                where c.depth < 1000
            )
            insert into approval (project_id, run_id, kind, asked_at, expires_at, message, users, roles, groups,
                required, self_approval, requesters, form)
            values (:project, :id, :kind, :now, :expires, :message, :users::text[], :roles::text[], :groups::text[],
                :required, :self_approval, (select array_agg(distinct requested_by) from chain), :form::jsonb)
            """;

    /// Notes what is asked.
    ///
    /// @param wait an approval or variables
    void ask(Tx tx, Claim claim, Wait wait, Instant expires) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", claim.projectId());
        values.put("id", claim.runId());
        values.put("now", clock.instant());
        values.put("expires", expires);
        switch (wait) {
            case Wait.Approval(var approvers, var required, var selfApproval, var message) -> {
                values.put("kind", Awaited.APPROVAL);
                put(values, approvers, message);
                values.put("required", required);
                values.put("self_approval", selfApproval);
                values.put("form", null);
            }
            case Wait.Variables(var approvers, var schema, var defaults, var message) -> {
                values.put("kind", Awaited.VARIABLES);
                put(values, approvers, message);
                values.put("required", 1);
                values.put("self_approval", true);
                values.put("form", Json.write(Map.of("schema", schema, "defaults", defaults)));
            }
            case Wait.Callback _ -> throw new IllegalArgumentException("a callback is not asked of people");
        }
        tx.update(ASK, values);
    }

    private static void put(Map<String, @Nullable Object> values, Wait.Approvers approvers, String message) {
        values.put("users", approvers.users());
        values.put("roles", approvers.roles());
        values.put("groups", approvers.groups());
        values.put("message", message);
    }

    private static final String MAY = """
            select a.*, exists (select 1 from decision d where d.project_id = a.project_id and d.run_id = a.run_id
                and d.decider = any(:people::text[])) as spoken
            from approval a
            where a.project_id = :project and a.run_id = :id
            """;

    /// Whether somebody may decide.
    ///
    /// @throws Refused MayNotDecide or AlreadyDecided when not
    void mayDecide(Tx tx, int projectId, UUID id, Decider decider) {
        var values = Map.of("project", projectId, "id", id, "people", List.copyOf(decider.people()));
        var refusal = tx.first(
                MAY,
                values,
                row -> ApprovalList.terms(row)
                        .against(decider)
                        .<Refusal>map(why -> new Refusal.MayNotDecide(id, why))
                        .or(() -> row.bool("spoken")
                                ? Optional.of(new Refusal.AlreadyDecided(id, decider.name()))
                                : Optional.empty()));
        refusal.orElseThrow().ifPresent(it -> {
            throw new Refused(it);
        });
    }

    private static final String DECIDE = """
            insert into decision (project_id, run_id, decider, verdict, comment, via, request_id, decided_at)
            values (:project, :id, :decider, :verdict, :comment, :via, :request, :now)
            """;

    /// Notes what somebody said.
    Decision decide(
            Tx tx, int projectId, UUID id, Decider decider, Decision.Verdict verdict, @Nullable String comment) {
        var decision =
                new Decision(decider.name(), verdict, comment, decider.via(), decider.requestId(), clock.instant());
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("id", id);
        values.put("decider", decision.decider());
        values.put("verdict", verdict);
        values.put("comment", comment);
        values.put("via", decision.via());
        values.put("request", decision.requestId());
        values.put("now", decision.at());
        tx.update(DECIDE, values);
        return decision;
    }

    private static final String REQUIRED = """
            select required from approval where project_id = :project and run_id = :id
            """;

    private static final String DECISIONS = """
            select * from decision where project_id = :project and run_id = :id order by decided_at, decider
            """;

    /// The approvals of a run, when there are as many as it needs.
    Optional<List<Decision>> enough(Tx tx, int projectId, UUID id) {
        var values = Map.<String, Object>of("project", projectId, "id", id);
        int required =
                tx.first(REQUIRED, values, row -> row.integer("required")).orElseThrow();
        var decisions = tx.query(DECISIONS, values, ApprovalList::decision);
        return decisions.size() >= required ? Optional.of(decisions) : Optional.empty();
    }

    private static final String FORM = """
            select form from approval where project_id = :project and run_id = :id and form is not null
            """;

    /// What values must fit, and what holds where none is passed.
    record Form(Schema schema, Map<String, @Nullable Object> defaults) {}

    /// The form of a run that asks for values.
    Form form(Tx tx, int projectId, UUID id) {
        return tx.first(FORM, Map.of("project", projectId, "id", id), row -> {
                    var form = row.jsonObject("form");
                    @SuppressWarnings({"unchecked", "NullAway"}) // JSON null inside is a value
                    var schema = (Map<String, Object>) (Map<?, ?>) Json.object(form.get("schema"));
                    return new Form(Schema.of(schema), Json.object(form.get("defaults")));
                })
                .orElseThrow();
    }
}
