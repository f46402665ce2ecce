package dev.slipway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command runs: its streams, its environment, its terminal, its time.
///
/// @param streams what it reads and writes
/// @param env the environment variables
public record Surroundings(Streams streams, Map<String, String> env, Terminal terminal, Time time) {
    /// The three standard streams.
    record Streams(InputStream in, PrintStream out, PrintStream err) {}

    /// Those of this process. Text leaves as UTF-8 whatever the locale: what we print is JSON, logs and marks.
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                new Streams(
                        System.in,
                        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)),
                System.getenv(),
                Terminal.OF_THIS_PROCESS,
                Time.REAL);
    }

    InputStream in() {
        return streams.in;
    }

    PrintStream out() {
        return streams.out;
    }

    PrintStream err() {
        return streams.err;
    }

    /// Whether stack traces are wanted.
    boolean debug() {
        return env.getOrDefault("SLIPWAY_DEBUG", "").equals("1");
    }
}
