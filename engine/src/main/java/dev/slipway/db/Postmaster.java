package dev.slipway.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What a PostgreSQL, alive or dead, says of itself in `postmaster.pid`.
record Postmaster(long pid, int port, boolean ready) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /// Reads the file of a data folder; empty when there is none, or it is not wholly written yet.
    static Optional<Postmaster> of(Path data) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.size() <= PORT_LINE || !lines.getFirst().matches("[0-9]{1,10}")) {
                return Optional.empty();
            }
            var ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return Optional.of(new Postmaster(
                    Long.parseLong(lines.getFirst()),
                    Integer.parseInt(lines.get(PORT_LINE).strip()),
                    ready));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its process, when that is alive and indeed a PostgreSQL for this data folder: after a crash the number
    /// may long belong to another.
    Optional<ProcessHandle> process(Path data) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .arguments()
                        .map(Arrays::asList)
                        .filter(arguments -> arguments.contains(data.toString()))
                        .isPresent());
    }
}
