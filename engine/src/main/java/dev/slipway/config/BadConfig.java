package dev.slipway.config;

import java.util.List;

/// Options and environment that Slipway cannot start with: every problem, one sentence each.
public final class BadConfig extends RuntimeException {
    private final transient List<String> problems;

    /// @param problems at least one
    public BadConfig(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// The problems, in the order of the options.
    public List<String> problems() {
        return problems;
    }
}
