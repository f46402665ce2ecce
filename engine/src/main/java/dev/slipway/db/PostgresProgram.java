package dev.slipway.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One run of a program of PostgreSQL from its beginning to its end.
///
/// @param status 0 when it did what it was asked to
/// @param said both its outputs
record PostgresProgram(int status, String said) {
    static PostgresProgram run(List<String> command) throws IOException {
        var process = prepare(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new PostgresProgram(process.waitFor(), said);
        } catch (InterruptedException e) {
            process.destroy();
            throw interrupted(e);
        }
    }

    /// A process that inherits nothing of our environment: no secrets of Slipway, no PG* variables that would
    /// mislead it.
    static ProcessBuilder prepare(List<String> command) {
        var builder = new ProcessBuilder(command);
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path == null ? "/usr/local/bin:/usr/bin:/bin" : path);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    static CannotStartPostgres interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CannotStartPostgres("The start of PostgreSQL was interrupted.", e);
    }
}
