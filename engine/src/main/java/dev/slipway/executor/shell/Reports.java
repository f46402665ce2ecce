package dev.slipway.executor.shell;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a program tells us through files: its output and its progress. They lie in the folder `.slipway` of
/// the workspace, beside its script and its temporary files.
///
/// Nothing that the program put there is trusted: no links are followed, only so much is read.
final class Reports {
    private static final int MOST_OUTPUT = 256 * 1024;
    private static final int MOST_PROGRESS = 64 * 1024;
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})(?:\\.\\d{0,9})?\\s*%?");

    private final Path folder;
    private int percent = -1;
    private String status = "";

    private Reports(Path folder) {
        this.folder = folder;
    }

    static Reports in(Path workspace) throws IOException {
        var reports = new Reports(workspace.resolve(".slipway"));
        Files.createDirectories(reports.temporary());
        return reports;
    }

    Path output() {
        return folder.resolve("output");
    }

    Path progress() {
        return folder.resolve("progress");
    }

    Path script() {
        return folder.resolve("script");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /// Hands on the latest number and the latest text of the progress file, where they changed since the last
    /// look. A program may append to the file or write it anew.
    void look(Task task) {
        read(progress(), MOST_PROGRESS).ifPresent(bytes -> {
            var latestPercent = percent;
            var latestStatus = status;
            for (var line : new String(bytes, StandardCharsets.UTF_8)
                    .replace('\0', '\uFFFD')
                    .lines()
                    .toList()) {
                var text = line.strip();
                var number = PERCENT.matcher(text);
                if (number.matches()) {
                    latestPercent = Math.min(100, Integer.parseInt(number.group(1)));
                } else if (!text.isEmpty()) {
                    latestStatus = text;
                }
            }
            if (latestPercent != percent) {
                percent = latestPercent;
                task.progress(percent);
            }
            if (!latestStatus.equals(status)) {
                status = latestStatus;
                task.status(status);
            }
        });
    }

    /// What a program that ended well came to: its output file, an empty object when there is none.
    Outcome outcome() {
        var bytes = read(output(), MOST_OUTPUT + 1).orElse(new byte[0]);
        if (bytes.length > MOST_OUTPUT) {
            return Outcome.failedForGood("output_too_large", "what was written to $SLIPWAY_OUTPUT is over 256 KiB");
        }
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
            return Outcome.done(Map.of());
        }
        try {
            return Outcome.done(Json.parse(bytes));
        } catch (JsonProblem e) {
            return Outcome.failedForGood(
                    "bad_output", "what was written to $SLIPWAY_OUTPUT is no JSON: " + e.getMessage());
        }
    }

    private static Optional<byte[]> read(Path file, int most) {
        // Asked first, because to open a named pipe would wait for its writer
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                var in = Channels.newInputStream(channel)) {
            return Optional.of(in.readNBytes(most));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
