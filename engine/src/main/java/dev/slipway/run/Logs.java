package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.spi.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// SQL of `run_log`: what attempts wrote, in chunks of lines. A line's seq is lease_seq · 2³² + its number in
/// the attempt, from 1: it rises over all attempts of a run, and a reader can go on from any of them.
public final class Logs {
    private final Db db;

    /// Logs of one database.
    public Logs(Db db) {
        this.db = db;
    }

    /// A line.
    ///
    /// @param seq rises within a run
    /// @param at when it was written
    /// @param message without its line end; secrets are masked
    public record Line(long seq, Instant at, Task.Level level, String message) {
        /// The attempt that wrote it.
        public int leaseSeq() {
            return (int) (seq >>> 32);
        }
    }

    /// Makes a line's seq.
    public static long seq(int leaseSeq, int number) {
        return ((long) leaseSeq << 32) | number;
    }

    private static final String APPEND = """
            insert into run_log (project_id, run_id, lease_seq, first, lines, body)
            values (:project, :run, :lease_seq, :first, :lines, :body)
            on conflict do nothing
            """;

    /// Stores a chunk of an attempt's lines; the same chunk twice is stored once.
    public void append(Claim claim, List<Line> lines) {
        var body = new StringBuilder();
        for (var line : lines) {
            body.append(line.at().toEpochMilli())
                    .append(' ')
                    .append(letter(line.level()))
                    .append(' ')
                    .append(line.message())
                    .append('\n');
        }
        db.run(tx -> tx.update(
                APPEND,
                Map.of(
                        "project", claim.projectId(),
                        "run", claim.runId(),
                        "lease_seq", claim.leaseSeq(),
                        "first", (int) lines.getFirst().seq(),
                        "lines", lines.size(),
                        "body", body.toString())));
    }

    private static char letter(Task.Level level) {
        return switch (level) {
            case DEBUG -> 'D';
            case INFO -> 'I';
            case WARN -> 'W';
            case ERROR -> 'E';
        };
    }

    private static Task.Level level(char letter) {
        for (var level : Task.Level.values()) {
            if (letter(level) == letter) {
                return level;
            }
        }
        throw new IllegalStateException("no log level has the letter " + letter);
    }

    private static final String READ = """
            select lease_seq, first, body from run_log
            where project_id = :project and run_id = :run
              and (lease_seq, first + lines) > (:lease_seq, :number::bigint + 1)
            order by lease_seq, first
            limit 20
            """;

    /// Lines of a run, in order.
    ///
    /// @param after only lines with a greater seq; 0 for all
    /// @param limit at most that many
    public List<Line> read(int projectId, UUID runId, long after, int limit) {
        var result = new ArrayList<Line>();
        long from = after;
        while (result.size() < limit) {
            var start = from;
            var chunks = db.read(
                    projectId,
                    tx -> tx.query(
                            READ,
                            Map.of(
                                    "project",
                                    projectId,
                                    "run",
                                    runId,
                                    "lease_seq",
                                    (int) (start >>> 32),
                                    "number",
                                    (int) start),
                            row -> lines(row.integer("lease_seq"), row.integer("first"), row.text("body"))));
            if (chunks.isEmpty()) {
                break;
            }
            for (var chunk : chunks) {
                for (var line : chunk) {
                    if (line.seq() > start && result.size() < limit) {
                        result.add(line);
                    }
                }
            }
            from = chunks.getLast().getLast().seq();
        }
        return List.copyOf(result);
    }

    // The window counts from the end, so nothing that lies before the wanted lines is unpacked.
    private static final String TAIL = """
            select lease_seq, first, body, earlier from (
                select run_id, lease_seq, first, body,
                    sum(lines) over later - lines as after_lines,
                    sum(octet_length(body)) over later - octet_length(body) as after_bytes,
                    sum(lines) over () - sum(lines) over later as earlier
                from run_log
                where project_id = :project and run_id = any(:runs::uuid[])
                window later as (order by run_id desc, lease_seq desc, first desc)
            ) chunk
            where after_lines < :lines and after_bytes < :bytes
            order by run_id, lease_seq, first
            """;

    /// The end of a log.
    ///
    /// @param leftOut how many lines there are before the first one
    public record Tail(List<Line> lines, long leftOut) {}

    private record Chunk(List<Line> lines, long earlier) {}

    /// The last lines of several runs, one run after the other in the order of their ids.
    ///
    /// @param most how many lines at most
    /// @param bytes what lies further from the end than this is left out, to a chunk's length
    public Tail tail(int projectId, List<UUID> runs, int most, int bytes) {
        var values = Map.of("project", projectId, "runs", runs, "lines", most, "bytes", bytes);
        var chunks = db.read(
                projectId,
                tx -> tx.query(
                        TAIL,
                        values,
                        row -> new Chunk(
                                lines(row.integer("lease_seq"), row.integer("first"), row.text("body")),
                                row.longInteger("earlier"))));
        var all = chunks.stream().flatMap(chunk -> chunk.lines().stream()).toList();
        int tooMany = Math.max(0, all.size() - most);
        long before = chunks.isEmpty() ? 0 : chunks.getFirst().earlier();
        return new Tail(all.subList(tooMany, all.size()), before + tooMany);
    }

    private static List<Line> lines(int leaseSeq, int first, String body) {
        var result = new ArrayList<Line>();
        int number = first;
        for (int at = 0; at < body.length(); ) {
            int end = body.indexOf('\n', at);
            int space = body.indexOf(' ', at);
            result.add(new Line(
                    seq(leaseSeq, number++),
                    Instant.ofEpochMilli(Long.parseLong(body.substring(at, space))),
                    level(body.charAt(space + 1)),
                    body.substring(space + 3, end)));
            at = end + 1;
        }
        return result;
    }
}
