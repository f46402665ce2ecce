package dev.slipway.cli;

import java.util.ArrayList;
import java.util.List;

/// Reads the log of one action run on from where it stopped.
final class LogTail {
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
        while (true) {
            var answer = Fields.of(api.get(Kind.ACTION.run(runId, "logs").with("after", last == 0 ? null : last)));
            // A line that we have: a server that does not know `after` tells the whole log each time.
            var lines = answer.list("logs").stream()
                    .filter(line -> line.number("seq") > last)
                    .toList();
            if (lines.isEmpty()) {
                return result;
            }
            result.addAll(lines);
            last = lines.getLast().number("seq");
        }
    }
}
