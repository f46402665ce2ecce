package dev.slipway.cli;

/// A run on the server.
///
/// @param detail as the server told it
record FoundRun(Kind kind, String id, Fields detail) {
    /// The run of that id, of whichever kind it is.
    ///
    /// @throws Trouble when there is none
    static FoundRun find(ApiClient api, String id) {
        for (var kind : Kind.values()) {
            try {
                return read(api, kind, id);
            } catch (Trouble.Refused e) {
                if (e.status() != 404) {
                    throw e;
                }
            }
        }
        throw new Trouble("there is no run %s here; ./slipway runs list shows those that are".formatted(id));
    }

    /// The run of that kind and id as it is now.
    static FoundRun read(ApiClient api, Kind kind, String id) {
        return new FoundRun(kind, id, Fields.of(api.get(kind.run(id))));
    }

    String status() {
        return detail.text("status");
    }

    boolean ended() {
        return RunStatus.ended(status());
    }
}
