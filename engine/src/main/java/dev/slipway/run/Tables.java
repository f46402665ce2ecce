package dev.slipway.run;

import java.time.Clock;

/// The SQL of this room, table by table.
record Tables(Accepts accepts, Runs runs, Waits waits, Approvals approvals, Steps steps, Slots slots) {
    static Tables at(Clock clock) {
        return new Tables(
                new Accepts(clock), new Runs(clock), new Waits(clock), new Approvals(clock), new Steps(), new Slots());
    }
}
