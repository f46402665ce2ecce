package dev.slipway.cli;

/// What a command does with a run that it has just started.
record Begun(ApiClient api, Surroundings surroundings, Printer printer) {
    /// Says that it runs, or follows it to its end.
    ///
    /// @param answer of the server to the start
    /// @return the exit code
    int tell(Kind kind, Fields answer, boolean follow) {
        var id = answer.text("runId");
        if (follow) {
            try (var _ = OnInterrupt.run(() -> surroundings
                    .err()
                    .println("slipway: the run goes on; ./slipway runs cancel %s ends it".formatted(id)))) {
                return follow(kind, id);
            }
        }
        printer.show(answer.values(), () -> {
            var cached = Boolean.TRUE.equals(answer.get("cached"));
            printer.line(
                    cached
                            ? "Run %s was started with this key before; it is %s.".formatted(id, answer.text("status"))
                            : "Run %s is %s.".formatted(id, answer.text("status")));
            printer.line("./slipway runs logs -f %s follows it.".formatted(id));
        });
        return Exit.SUCCESS;
    }

    /// Shows the run until it has ended, then what it came to. For a program that reads JSON, what happens
    /// goes to standard error.
    int follow(Kind kind, String id) {
        var screen = printer.json()
                ? new Screen(surroundings.err(), Screen.Kind.PLAIN)
                : Screen.on(surroundings.out(), surroundings.terminal());
        var narrator = new RunNarrator(screen, surroundings.time(), elsewhere());
        return new Ending(api, printer).tell(new Follower(api, surroundings.time(), narrator).follow(kind, id));
    }

    /// What has to follow a command so that it reaches the same server; empty when it does so alone.
    private String elsewhere() {
        var usual = surroundings.env().getOrDefault("SLIPWAY_SERVER", "");
        var server = api.server().toString();
        return server.equals(usual.isEmpty() ? Remote.USUAL : usual) ? "" : " --server " + server;
    }
}
