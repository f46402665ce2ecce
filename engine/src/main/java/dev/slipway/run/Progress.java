package dev.slipway.run;

import dev.slipway.db.Db;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// SQL of `run_progress`: how far running attempts say they are.
public final class Progress {
    private final Db db;

    /// Progress in one database.
    public Progress(Db db) {
        this.db = db;
    }

    // Locked, so that a run that is ending is waited for: its row here would outlive it.
    private static final String REPORT = """
            insert into run_progress as p (project_id, run_id, percent, status)
            select project_id, id, :percent, :status from run_live
            where project_id = :project and id = :run and lease_seq = :lease_seq and node_id = :node
            for share
            on conflict (project_id, run_id) do update set percent = excluded.percent, status = excluded.status
            """;

    /// Notes how far an attempt is; does nothing when its claim is no longer good.
    public void report(Claim claim, int percent, @Nullable String status) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", claim.projectId());
        values.put("run", claim.runId());
        values.put("lease_seq", claim.leaseSeq());
        values.put("node", claim.nodeId());
        values.put("percent", percent);
        values.put("status", status);
        db.run(tx -> tx.update(REPORT, values));
    }
}
