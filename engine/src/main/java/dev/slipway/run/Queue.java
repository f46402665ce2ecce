package dev.slipway.run;

import dev.slipway.db.Db;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// SQL that tells how the queue of a whole server stands.
public final class Queue {
    private final Db db;

    /// The queue of one database.
    public Queue(Db db) {
        this.db = db;
    }

    /// The runs of one phase.
    ///
    /// @param oldestSeconds how long ago the oldest of them was ready, 0 without one
    public record PhaseStanding(Phase phase, long runs, double oldestSeconds) {}

    private static final String PHASES = """
            select p.phase::text as phase, coalesce(l.runs, 0) as runs, coalesce(l.oldest, 0)::float8::text as oldest
            from unnest(enum_range(null::phase)) p (phase)
            left join (
                select phase, count(*) as runs,
                    greatest(extract(epoch from clock_timestamp() - min(ready_at)), 0) as oldest
                from run_live group by phase
            ) l on l.phase = p.phase
            order by p.phase
            """;

    /// The runs that have not ended, for every phase.
    public List<PhaseStanding> phases() {
        return db.call(tx -> tx.query(
                PHASES,
                Map.of(),
                row -> new PhaseStanding(
                        row.word("phase", Phase.class),
                        row.longInteger("runs"),
                        Double.parseDouble(row.text("oldest")))));
    }

    // Project by project, since the index of what ended is by project.
    private static final String ENDED = """
            select w.ending::text as ending, count(e.id) as runs
            from unnest(enum_range(null::ending)) w (ending)
            left join (
                select e.id, e.ending from project p
                join run_end e on e.project_id = p.id and e.finished_at > clock_timestamp() - interval '1 minute'
            ) e on e.ending = w.ending
            group by w.ending
            """;

    /// How many runs ended within the last minute, for every ending.
    public Map<Ending, Long> endedLastMinute() {
        return db
                .call(tx -> tx.query(
                        ENDED, Map.of(), row -> Map.entry(row.word("ending", Ending.class), row.longInteger("runs"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
