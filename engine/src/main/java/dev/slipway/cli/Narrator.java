package dev.slipway.cli;

import java.util.List;

/// Hears what happens in a run that is followed.
interface Narrator {
    /// A step wrote a line.
    void wrote(Step step, Fields line);

    /// A step ended.
    void ended(Step step);

    /// These steps are under way now; called once a round.
    void underWay(List<Step> steps);

    /// The server is away, or wants to be asked less; said once each time.
    void waitsForServer(String reason);

    /// A step as it stands now.
    ///
    /// @param id empty for an action run on its own
    /// @param detail as the server told it
    record Step(String id, Fields detail) {
        String status() {
            return detail.text("status");
        }
    }
}
