package dev.slipway.db;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/// What PostgreSQL wrote when it did not start, as one sentence of cause and remedy.
final class Complaint {
    private Complaint() {}

    static String of(String said, Path folder) {
        if (said.contains("No space left on device") && said.contains("shared memory segment")) {
            return "There is too little shared memory for PostgreSQL: give the container more of /dev/shm"
                    + " (--shm-size=256m) or start Slipway with --database-url.";
        }
        if (said.contains("No space left on device")) {
            return "The disk that holds " + folder + " is full: free some space and start again. Nothing is lost.";
        }
        if (said.contains("Read-only file system") || said.contains("Permission denied")) {
            return "PostgreSQL may not write to " + folder + " (" + last(said)
                    + "): choose another folder with --data-dir.";
        }
        return "PostgreSQL did not start (" + last(said) + "): " + folder.resolve("postgres.log")
                + " may say more; --database-url uses a PostgreSQL of yours instead.";
    }

    static boolean portTaken(String said) {
        return said.contains("Address already in use") || said.contains("could not create any TCP/IP sockets");
    }

    static String reason(IOException e) {
        var message = e.getMessage();
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String last(String said) {
        var lines = said.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> line.contains("FATAL:") || line.contains("error:") || line.contains("PANIC:"))
                .reduce((_, later) -> later)
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                .orElse("it said nothing");
    }
}
