package dev.slipway.cli;

import java.util.ArrayList;
import java.util.List;

/// Reads the log of one action run on from where it stopped.
final class LogTail {
    private static final int CHUNK = 5_000;

    private final ApiClient api;
    private final String runId;
    private long last;

    LogTail(ApiClient api, String runId) {
        this.api = api;
        this.runId = runId;
    }

    /// The lines written since the last call, in order.
    List<Fields> more() {
        var result = new ArrayList<Fields>();
        var full = true;
        while (full) {
            var lines = Fields.of(api.get(
                            Kind.ACTION.run(runId, "logs").with("after", last).with("limit", CHUNK)))
                    .list("logs");
            result.addAll(lines);
            last = lines.isEmpty() ? last : lines.getLast().number("seq");
            full = lines.size() >= CHUNK;
        }
        return result;
    }
}
