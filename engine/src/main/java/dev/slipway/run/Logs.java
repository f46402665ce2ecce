package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.spi.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// SQL of `run_log`: what attempts wrote, in chunks of lines. A line's seq is lease_seq · 2³² + its number in
/// the attempt, from 1: it rises over all attempts of a run, and a reader can go on from any of them.
public final class Logs {
    private static final int MOST_CHUNKS = 2_000;
    private static final int MOST_BYTES = 1 << 20;

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

    // A log grows at its end alone: what a fenced attempt still wants to say once a later one has written is not
    // stored, so a reader who is behind a line has seen all before it, and no line's number ever changes.
    private static final String APPEND = """
            insert into run_log (project_id, run_id, lease_seq, first, lines, body)
            select :project, :run, :lease_seq, :first, :lines, :body
            where not exists (
                select 1 from run_log where project_id = :project and run_id = :run and lease_seq > :lease_seq)
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

    static char letter(Task.Level level) {
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

    // Entered at the chunk that holds the wanted line, so that what lies before it is not even looked at; bodies are
    // unpacked of the chunks that are taken alone.
    private static final String READ = """
            select lease_seq, first, lines, body from (
                select lease_seq, first, lines, body,
                    sum(lines) over chunks - lines as lines_before,
                    sum(octet_length(body)) over chunks - octet_length(body) as bytes_before
                from (
                    select lease_seq, first, lines, body from run_log
                    where project_id = :project and run_id = :run
                      and (lease_seq, first) >= (:lease_seq, (
                          select coalesce(max(first), 0) from run_log
                          where project_id = :project and run_id = :run and lease_seq = :lease_seq
                            and first <= :number))
                      and (lease_seq, first + lines) > (:lease_seq, :number)
                    order by lease_seq, first
                    limit :lines
                ) near
                window chunks as (order by lease_seq, first)
            ) chunk
            where lines_before < :lines and bytes_before < :bytes
            order by lease_seq, first
            """;

    /// Lines of a run, in order.
    ///
    /// @param after only lines with a greater seq; 0 for all
    /// @param limit at most that many
    public List<Line> read(int projectId, UUID runId, long after, int limit) {
        return read(projectId, runId, after, limit, Long.MAX_VALUE);
    }

    /// The same, of which no more is read than about so many characters: at least one line where there is one,
    /// and fewer than the limit where they are long.
    public List<Line> read(int projectId, UUID runId, long after, int limit, long characters) {
        var result = new ArrayList<Line>();
        long from = after;
        long read = 0;
        while (result.size() < limit && read < characters) {
            var chunks = next(projectId, runId, from, Math.min(limit - result.size(), MOST_CHUNKS));
            if (chunks.isEmpty()) {
                break;
            }
            for (var chunk : chunks) {
                for (var line : chunk.lines()) {
                    if (line.seq() > after && result.size() < limit && read < characters) {
                        result.add(line);
                        read += line.message().length();
                    }
                }
            }
            from = chunks.getLast().last();
        }
        return List.copyOf(result);
    }

    private List<Chunk> next(int projectId, UUID runId, long after, int lines) {
        var values = Map.of(
                "project", projectId,
                "run", runId,
                "lease_seq", (int) (after >>> 32),
                "number", (after & 0xFFFF_FFFFL) + 1,
                "lines", lines,
                "bytes", MOST_BYTES);
        return db.read(projectId, tx -> tx.query(READ, values, Chunk::of));
    }

    /// Lines that were stored together, as they were stored.
    record Chunk(int leaseSeq, int first, int count, String body) {
        static Chunk of(Row row) {
            return new Chunk(row.integer("lease_seq"), row.integer("first"), row.integer("lines"), row.text("body"));
        }

        List<Line> lines() {
            return Logs.lines(leaseSeq, first, body);
        }

        /// The line with a number of its claim, which begins there in the body.
        Line line(int number, int at) {
            return Logs.line(seq(leaseSeq, number), body, at);
        }

        /// The seq of its last line.
        long last() {
            return seq(leaseSeq, first + count - 1);
        }
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

    private record End(List<Line> lines, long earlier) {}

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
                        row -> new End(
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
        for (int at = 0; at < body.length(); at = body.indexOf('\n', at) + 1) {
            result.add(line(seq(leaseSeq, number++), body, at));
        }
        return result;
    }

    private static Line line(long seq, String body, int at) {
        int space = body.indexOf(' ', at);
        return new Line(
                seq,
                Instant.ofEpochMilli(Long.parseLong(body.substring(at, space))),
                level(body.charAt(space + 1)),
                body.substring(space + 3, body.indexOf('\n', at)));
    }
}
