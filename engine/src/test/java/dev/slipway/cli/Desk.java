package dev.slipway.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Somebody at a command line: types commands and reads what they print. Time goes by only where a command
/// rests.
final class Desk implements Time, Terminal {
    private final Map<String, String> env = new HashMap<>();
    private final List<Duration> rests = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-15T10:00:00Z");
    private String input = "";
    private Optional<String> typed = Optional.empty();
    private boolean interactive;
    private boolean realWork;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Desk at(FarSide server) {
        return new Desk().with("SLIPWAY_SERVER", server.url());
    }

    Desk with(String variable, String value) {
        env.put(variable, value);
        return this;
    }

    Desk pipingIn(String text) {
        input = text;
        return this;
    }

    Desk typing(String hidden) {
        typed = Optional.of(hidden);
        return this;
    }

    Desk onTerminal() {
        interactive = true;
        return this;
    }

    /// The far side works while commands rest, and needs some moments for it.
    Desk waitingForRealWork() {
        realWork = true;
        return this;
    }

    /// Carries out a command.
    ///
    /// @return its exit code
    int run(String... arguments) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        var streams = new Surroundings.Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return Slipway.run(List.of(arguments), new Surroundings(streams, Map.copyOf(env), this, this));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// How long commands rested, one by one.
    List<Duration> rests() {
        return rests;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void rest(Duration duration) {
        rests.add(duration);
        now = now.plus(duration);
        if (realWork) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public boolean interactive() {
        return interactive;
    }

    @Override
    public Optional<String> ask(String question) {
        return typed;
    }

    @Override
    public Optional<String> askHidden(String question) {
        return typed;
    }
}
