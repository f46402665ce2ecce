package dev.slipway.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One open transaction. Statements name their parameters as `:name`; a `::cast` is left alone.
///
/// Values: text, numbers, booleans, [UUID], [Instant], `byte[]`, enums (by lower-case name, cast in the
/// statement), and collections of text, UUIDs, numbers (as PostgreSQL arrays).
public final class Tx {
    private static final Map<String, Statement> PARSED = new ConcurrentHashMap<>();

    private final Connection connection;

    Tx(Connection connection) {
        this.connection = connection;
    }

    /// Rows of a query, or of a write with `RETURNING`.
    public <T> List<T> query(String sql, Map<String, ? extends @Nullable Object> values, Function<Row, T> read) {
        try (var statement = prepare(sql, values);
                var rows = statement.executeQuery()) {
            var result = new ArrayList<T>();
            var row = new Row(rows);
            while (rows.next()) {
                result.add(read.apply(row));
            }
            return result;
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }

    /// The first row, if there is one.
    public <T> Optional<T> first(String sql, Map<String, ? extends @Nullable Object> values, Function<Row, T> read) {
        return query(sql, values, read).stream().findFirst();
    }

    /// Runs a write.
    ///
    /// @return how many rows it touched
    public int update(String sql, Map<String, ? extends @Nullable Object> values) {
        try (var statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }

    private PreparedStatement prepare(String sql, Map<String, ? extends @Nullable Object> values) throws SQLException {
        var parsed = PARSED.computeIfAbsent(sql, Statement::parse);
        var statement = connection.prepareStatement(parsed.sql());
        try {
            int index = 1;
            for (var name : parsed.names()) {
                if (!values.containsKey(name)) {
                    throw new IllegalArgumentException("no value for :" + name + " in " + sql);
                }
                bind(statement, index++, values.get(name));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Instant instant ->
                statement.setObject(
                        index, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            case Enum<?> word -> statement.setString(index, word.name().toLowerCase(java.util.Locale.ROOT));
            case Collection<?> items ->
                statement.setArray(index, connection.createArrayOf(arrayType(items), items.toArray()));
            default -> statement.setObject(index, value);
        }
    }

    private static String arrayType(Collection<?> items) {
        for (var item : items) {
            switch (item) {
                case UUID _ -> {
                    return "uuid";
                }
                case Integer _ -> {
                    return "int4";
                }
                case Long _ -> {
                    return "int8";
                }
                case null -> {}
                default -> {
                    return "text";
                }
            }
        }
        return "text";
    }

    /// A statement with its names replaced by question marks, in order.
    private record Statement(String sql, List<String> names) {
        static Statement parse(String text) {
            var sql = new StringBuilder();
            var names = new ArrayList<String>();
            int i = 0;
            while (i < text.length()) {
                var c = text.charAt(i);
                if (c == '\'') {
                    int end = text.indexOf('\'', i + 1) + 1;
                    sql.append(text, i, end);
                    i = end;
                } else if (text.startsWith("--", i)) {
                    int end = text.indexOf('\n', i);
                    i = end < 0 ? text.length() : end;
                } else if (text.startsWith("::", i)) {
                    sql.append("::");
                    i += 2;
                } else if (c == ':' && i + 1 < text.length() && Character.isLetter(text.charAt(i + 1))) {
                    int end = i + 1;
                    while (end < text.length()
                            && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                        end++;
                    }
                    names.add(text.substring(i + 1, end));
                    sql.append('?');
                    i = end;
                } else {
                    // The driver takes a lone question mark for a parameter; a jsonb operator is written as ??.
                    sql.append(c);
                    i++;
                }
            }
            return new Statement(sql.toString(), List.copyOf(names));
        }
    }
}
