package dev.slipway.run;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.spi.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A whole log read by the numbers of its lines, which count from 1 over all attempts of a run. Where a line is
/// follows from how many lines each attempt has, so a log of any length is entered anywhere at once.
public final class NumberedLog {
    private static final int FEW_CHUNKS = 16;
    private static final int MANY_CHUNKS = 256;
    private static final int BATCH = 1 << 19;

    private final Db db;
    private final Logs logs;

    /// Logs of one database.
    public NumberedLog(Db db) {
        this.db = db;
        this.logs = new Logs(db);
    }

    /// How far a log is at one moment.
    ///
    /// @param state what its run is seen as; when that has ended, the log is complete
    /// @param before by claim, how many lines the claims before it have; no entry for those without a line
    /// @param total how many lines there are
    /// @param last the seq of the last line, 0 without one
    public record Extent(State state, NavigableMap<Integer, Long> before, long total, long last) {
        /// The number of a line that is there.
        public long number(Logs.Line line) {
            return Optional.ofNullable(before.get(line.leaseSeq())).orElseThrow() + (line.seq() & 0xFFFF_FFFFL);
        }

        /// What to read after so that the line with that number comes first.
        long behind(long number) {
            long behind = 0;
            for (var entry : before.entrySet()) {
                if (entry.getValue() < number) {
                    behind = Logs.seq(entry.getKey(), (int) (number - 1 - entry.getValue()));
                }
            }
            return behind;
        }
    }

    // From the last claim back to the first, each by the last chunk that it stored: a few index entries, however many
    // chunks there are.
    private static final String EXTENT = """
            with recursive claim as (
                (select lease_seq, first + lines - 1 as lines from run_log
                where project_id = :project and run_id = :run
                order by lease_seq desc, first desc
                limit 1)
                union all
                select earlier.lease_seq, earlier.lines
                from claim
                cross join lateral (
                    select l.lease_seq, l.first + l.lines - 1 as lines from run_log l
                    where l.project_id = :project and l.run_id = :run and l.lease_seq < claim.lease_seq
                    order by l.lease_seq desc, l.first desc
                    limit 1
                ) earlier
            )
            select l.phase, e.ending, c.lease_seq, c.lines
            from run r
            left join run_live l on l.project_id = r.project_id and l.id = r.id
            left join run_end e on e.project_id = r.project_id and e.id = r.id
            left join claim c on true
            where r.project_id = :project and r.id = :run and r.kind = 'action'
              and (:environment::text is null or r.environment = :environment)
            order by c.lease_seq
            """;

    private record Part(State state, @Nullable Integer leaseSeq, int lines) {
        static Part of(Row row) {
            var leaseSeq = row.integerOrNull("lease_seq");
            return new Part(RunList.state(row), leaseSeq, leaseSeq == null ? 0 : row.integer("lines"));
        }
    }

    /// How far the log of an action run is: one statement, which touches no line.
    ///
    /// @return empty when there is no such run in the scope
    public Optional<Extent> extent(RunScope scope, UUID runId) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", scope.projectId());
        values.put("environment", scope.environment());
        values.put("run", runId);
        var parts = db.read(scope.projectId(), tx -> tx.query(EXTENT, values, Part::of));
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        var before = new TreeMap<Integer, Long>();
        long total = 0;
        long last = 0;
        for (var part : parts) {
            if (part.leaseSeq() != null) {
                before.put(part.leaseSeq(), total);
                total += part.lines();
                last = Logs.seq(part.leaseSeq(), part.lines());
            }
        }
        return Optional.of(new Extent(parts.getFirst().state(), before, total, last));
    }

    /// Lines from the one with a number on.
    ///
    /// @param extent of the log; what was stored since then is not read
    /// @param limit at most that many
    /// @param characters no more than about so many of them, but one line at least
    public List<Logs.Line> range(int projectId, UUID runId, Extent extent, long number, int limit, long characters) {
        return number > extent.total()
                ? List.of()
                : behind(projectId, runId, extent, extent.behind(number), limit, characters);
    }

    /// Lines behind the one with a seq; the rest is as in [#range].
    public List<Logs.Line> behind(int projectId, UUID runId, Extent extent, long after, int limit, long characters) {
        return logs.read(projectId, runId, after, limit, characters).stream()
                .takeWhile(line -> line.seq() <= extent.last())
                .toList();
    }

    // Each level has its letter between blanks in every line; the words are compared as PostgreSQL compares ASCII. Both
    // may let a chunk through that has nothing, and keep none back that has something.
    private static final String MAYBE = """
            select lease_seq, first, lines, body from run_log
            where project_id = :project and run_id = :run and (lease_seq, first) > (:lease_seq, :first)
              and (:part::text = '' or strpos(lower(body collate "C"), :part) > 0)
              and (:any_level or exists (select 1 from unnest(:marks::text[]) m (mark) where strpos(body, mark) > 0))
            order by lease_seq, first
            limit :chunks
            """;

    /// What a search found.
    ///
    /// @param total how many lines of the log fit
    /// @param numbers of the first of them
    /// @param lines those that are listed
    public record Found(long total, List<Long> numbers, List<Logs.Line> lines) {}

    /// What of a search is told.
    ///
    /// @param numbers of how many lines the numbers are told
    /// @param after only lines with a greater number are listed
    /// @param lines how many are listed
    /// @param characters no more than about so many of them are listed, but one line at least
    public record Shown(int numbers, long after, int lines, long characters) {}

    /// Searches a whole log. Only a few chunks of it are in memory at any time.
    ///
    /// @param extent of the log; what was stored since then is not looked at
    /// @param text what a line must have, in any case; empty for anything
    /// @param levels of which a line must be one
    public Found search(int projectId, UUID runId, Extent extent, String text, Set<Task.Level> levels, Shown shown) {
        var search = new LogSearch(text, levels, shown);
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("run", runId);
        values.put("part", search.certain());
        values.put("any_level", levels.size() == Task.Level.values().length);
        values.put(
                "marks",
                levels.stream().map(level -> " " + Logs.letter(level) + " ").toList());
        each(projectId, MAYBE, values, extent, chunk -> search.look(chunk, extent));
        return search.found();
    }

    private static final String ALL = """
            select lease_seq, first, lines, body from run_log
            where project_id = :project and run_id = :run and (lease_seq, first) > (:lease_seq, :first)
            order by lease_seq, first
            limit :chunks
            """;

    /// What takes the lines of a log, a few at a time.
    public interface Reader<E extends Exception> {
        /// Takes the next ones.
        void take(List<Logs.Line> lines) throws E;
    }

    /// Reads a whole log. No connection is held while lines are taken.
    ///
    /// @param extent of the log; what was stored since then is not read
    public <E extends Exception> void all(int projectId, UUID runId, Extent extent, Reader<E> reader) throws E {
        var values = new HashMap<String, @Nullable Object>();
        values.put("project", projectId);
        values.put("run", runId);
        each(projectId, ALL, values, extent, chunk -> reader.take(chunk.lines()));
    }

    private interface ChunkReader<E extends Exception> {
        void take(Logs.Chunk chunk) throws E;
    }

    private <E extends Exception> void each(
            int projectId, String sql, Map<String, @Nullable Object> values, Extent extent, ChunkReader<E> reader)
            throws E {
        values.put("lease_seq", 0);
        values.put("first", 0);
        int most = FEW_CHUNKS;
        List<Logs.Chunk> chunks;
        do {
            values.put("chunks", most);
            chunks = db.read(projectId, tx -> tx.query(sql, values, Logs.Chunk::of));
            int characters = 0;
            for (var chunk : chunks) {
                if (chunk.last() > extent.last()) {
                    return;
                }
                reader.take(chunk);
                characters += chunk.body().length();
                values.put("lease_seq", chunk.leaseSeq());
                values.put("first", chunk.first());
            }
            // A log that was written slowly has many small chunks.
            most = characters < BATCH ? Math.min(most * 2, MANY_CHUNKS) : FEW_CHUNKS;
        } while (!chunks.isEmpty());
    }
}
