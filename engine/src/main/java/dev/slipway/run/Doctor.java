package dev.slipway.run;

import dev.slipway.db.Db;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks what must always hold of the tables (DESIGN.md 3, invariants). Each check is one query whose rows
/// are violations.
public final class Doctor {
    private final Db db;

    /// A doctor for one database.
    public Doctor(Db db) {
        this.db = db;
    }

    /// Something that does not hold.
    ///
    /// @param name of the check
    /// @param explanation what must hold, and what it means when it does not
    /// @param examples ids of some of the runs concerned
    public record Finding(String name, String explanation, List<String> examples) {}

    private record Check(String name, String explanation, String sql) {}

    private static final List<Check> CHECKS = List.of(
            new Check(
                    "one place",
                    "An accepted run is either live or ended. This one is neither, or both: it was lost, or ended twice.",
                    """
                    select r.id from run r
                    left join run_live l on l.project_id = r.project_id and l.id = r.id
                    left join run_end e on e.project_id = r.project_id and e.id = r.id
                    where (l.id is null) = (e.id is null)
                    limit 10
                    """),
            new Check("accepted", "What is live or ended was accepted. This run has no row in run.", """
                    select l.id from run_live l
                    where not exists (select 1 from run r where r.project_id = l.project_id and r.id = l.id)
                    union all
                    select e.id from run_end e
                    where not exists (select 1 from run r where r.project_id = e.project_id and r.id = e.id)
                    limit 10
                    """),
            new Check(
                    "canceled is final",
                    "When a template run was canceled, none of its steps goes on. This step is live, or was begun later.",
                    """
                    select s.run_id as id from step s
                    join run_end p on p.project_id = s.project_id and p.id = s.parent_id and p.ending = 'canceled'
                    join run_live l on l.project_id = s.project_id and l.id = s.run_id
                    limit 10
                    """),
            new Check(
                    "parent outlives its steps",
                    "A template run ends after its steps. This one has ended while a step is live.",
                    """
                    select r.id from run_live l
                    join run r on r.project_id = l.project_id and r.id = l.id and r.parent_id is not null
                    where not exists (select 1 from run_live p where p.project_id = r.project_id and p.id = r.parent_id)
                    limit 10
                    """),
            new Check(
                    "steps are known",
                    "Every run that is a step stands in the step table of its template run. This one does not.",
                    """
                    select r.id from run r
                    where r.parent_id is not null and not exists (
                        select 1 from step s
                        where s.project_id = r.project_id and s.parent_id = r.parent_id and s.step_key = r.step_key
                          and s.run_id = r.id)
                    limit 10
                    """),
            new Check(
                    "template runs move",
                    "A live template run has a live step, or it would have ended. This one waits for nothing.",
                    """
                    select p.id from run_live p
                    where p.phase = 'steps' and not exists (
                        select 1 from step s
                        join run_live l on l.project_id = s.project_id and l.id = s.run_id
                        where s.project_id = p.project_id and s.parent_id = p.id)
                    limit 10
                    """),
            new Check(
                    "waits are awaited",
                    "A wait belongs to a live run, and a waiting run has a wait. This one has lost its other half.",
                    """
                    select w.run_id as id from run_wait w
                    where not exists (select 1 from run_live l where l.project_id = w.project_id and l.id = w.run_id)
                    union all
                    select l.id from run_live l
                    where l.phase = 'waiting' and not exists
                        (select 1 from run_wait w where w.project_id = l.project_id and w.run_id = l.id)
                    limit 10
                    """),
            new Check(
                    "approved by enough",
                    "A run that asked people succeeded with as many approvals as it needs. This one has fewer.",
                    """
                    select a.run_id as id from approval a
                    join run_end e on e.project_id = a.project_id and e.id = a.run_id and e.ending = 'succeeded'
                    where a.required > (
                        select count(*) from decision d
                        where d.project_id = a.project_id and d.run_id = a.run_id and d.verdict <> 'rejected')
                    limit 10
                    """),
            new Check(
                    "attempts within the limit",
                    "A run is tried no more often than its action allows. This one was.",
                    """
                    select r.id from run r
                    join run_end e on e.project_id = r.project_id and e.id = r.id
                    where e.attempt > r.max_attempts
                    limit 10
                    """),
            new Check(
                    "logs have no gap",
                    "The lines of an attempt are numbered without a gap. Between two chunks of this run, lines are missing.",
                    """
                    select run_id as id from (
                        select run_id, first,
                            lag(first + lines) over (partition by project_id, run_id, lease_seq order by first) as expected
                        from run_log
                    ) c
                    where first <> coalesce(expected, 1)
                    limit 10
                    """),
            new Check(
                    "one key, one run",
                    "An idempotency key stands for a run that exists. This key's run does not.",
                    """
                    select k.run_id as id from idempotency k
                    where not exists (select 1 from run r where r.project_id = k.project_id and r.id = k.run_id)
                    limit 10
                    """),
            new Check(
                    "slots within the limit",
                    "No more runs of a concurrency group are at work than its limit. This one is too many.",
                    """
                    select (array_agg(run_id order by run_id desc))[1] as id from concurrency_slot
                    where held
                    group by project_id, group_key
                    having count(*) > max(max)
                    limit 10
                    """),
            new Check(
                    "work is held by the living",
                    "A running run is held by a live node, or given back within seconds. This one's node is long dead.",
                    """
                    select l.id from run_live l
                    left join node n on n.id = l.node_id
                    where l.phase = 'running' and (n.id is null or n.lease_until < clock_timestamp() - interval '30 s')
                      and exists (select 1 from node a where a.lease_until > clock_timestamp())
                      and l.claimed_at < clock_timestamp() - interval '30 s'
                    limit 10
                    """));

    private static final String BROKEN =
            "The seals on the audit log are those that were laid. Somebody changed this line, or took it out.";

    /// How many checks there are.
    public static int checks() {
        return CHECKS.size() + 1;
    }

    /// Runs every check.
    ///
    /// @return what does not hold; empty when all is well
    public List<Finding> examine() {
        var findings = new ArrayList<Finding>();
        for (var check : CHECKS) {
            var ids = db.call(
                    tx -> tx.query(check.sql(), Map.of(), row -> row.uuid("id").toString()));
            if (!ids.isEmpty()) {
                findings.add(new Finding(check.name(), check.explanation(), ids));
            }
        }
        var breaks = new AuditChain(db).breaks();
        if (!breaks.isEmpty()) {
            findings.add(new Finding("audit log is whole", BROKEN, breaks));
        }
        return findings;
    }
}
