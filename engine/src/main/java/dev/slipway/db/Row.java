package dev.slipway.db;

import dev.slipway.json.Json;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The current row of a query. `…OrNull` for columns that may be null; the others throw on null.
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /// A text column.
    public String text(String column) {
        return Objects.requireNonNull(textOrNull(column), column);
    }

    /// A text column that may be null.
    public @Nullable String textOrNull(String column) {
        return read(() -> rows.getString(column));
    }

    /// A number column.
    public int integer(String column) {
        return Objects.requireNonNull(integerOrNull(column), column);
    }

    /// A number column that may be null.
    public @Nullable Integer integerOrNull(String column) {
        return read(() -> {
            var value = rows.getInt(column);
            return rows.wasNull() ? null : value;
        });
    }

    /// A bigint column.
    public long longInteger(String column) {
        return Objects.requireNonNull(longOrNull(column), column);
    }

    /// A bigint column that may be null.
    public @Nullable Long longOrNull(String column) {
        return read(() -> {
            var value = rows.getLong(column);
            return rows.wasNull() ? null : value;
        });
    }

    /// A boolean column, false for null.
    public boolean bool(String column) {
        return Boolean.TRUE.equals(read(() -> rows.getBoolean(column)));
    }

    /// A uuid column.
    public UUID uuid(String column) {
        return Objects.requireNonNull(uuidOrNull(column), column);
    }

    /// A uuid column that may be null.
    public @Nullable UUID uuidOrNull(String column) {
        return read(() -> rows.getObject(column, UUID.class));
    }

    /// A timestamptz column.
    public Instant instant(String column) {
        return Objects.requireNonNull(instantOrNull(column), column);
    }

    /// A timestamptz column that may be null.
    public @Nullable Instant instantOrNull(String column) {
        return read(() -> {
            var value = rows.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        });
    }

    /// A bytea column.
    public byte[] bytes(String column) {
        return Objects.requireNonNull(read(() -> rows.getBytes(column)), column);
    }

    /// A jsonb column as a plain value; SQL null and JSON null are both null.
    public @Nullable Object json(String column) {
        var text = textOrNull(column);
        return text == null ? null : Json.parseOwn(text);
    }

    /// A jsonb column that holds an object.
    public Map<String, @Nullable Object> jsonObject(String column) {
        return Json.parseOwnObject(text(column));
    }

    /// A text[] column.
    public List<String> texts(String column) {
        return Objects.requireNonNull(
                read(() -> {
                    Array array = rows.getArray(column);
                    return array == null ? null : Arrays.asList((String[]) array.getArray());
                }),
                column);
    }

    /// A column of a PostgreSQL enum whose words are the lower-case names of `type`.
    public <E extends Enum<E>> E word(String column, Class<E> type) {
        return Enum.valueOf(type, text(column).toUpperCase(Locale.ROOT));
    }

    private <T> @Nullable T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw new DbFailure(e);
        }
    }

    private interface Read<T> {
        @Nullable
        T get() throws SQLException;
    }
}
