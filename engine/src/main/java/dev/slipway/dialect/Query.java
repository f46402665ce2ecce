package dev.slipway.dialect;

import dev.slipway.http.Call;
import dev.slipway.http.Uuids;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The query string of a list, read name by name. What is wrong is gathered; [#end] says it, so no value
/// counts before.
public final class Query {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,100}");
    private static final Pattern FRACTION = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-");
    private static final BigInteger MOST = BigInteger.valueOf(999_999_999_999_999_999L);

    private final Call call;
    private final Details details = new Details();

    /// Begins to read.
    public Query(Call call) {
        this.call = call;
    }

    /// What a list does when it is asked for more than it gives.
    public enum Over {
        /// Gives as much as it does.
        CLAMPED,
        /// Refuses.
        REFUSED
    }

    /// Ends the reading.
    ///
    /// @throws BadRequest when anything was wrong
    public void end() {
        details.refuse("Invalid query parameters");
    }

    /// How many are asked for.
    public int limit(int usual, int most, Over over) {
        long limit = number("limit", usual, 1);
        if (limit > most && over == Over.REFUSED) {
            details.tooBig("limit", "number", most);
        }
        return (int) Math.min(limit, most);
    }

    /// How many are asked for, at least one and at most what the list gives.
    public int anyLimit(int usual, int most) {
        return Math.clamp(number("limit", usual, Long.MIN_VALUE), 1, most);
    }

    /// How many are passed over.
    public long offset() {
        return number("offset", 0, 0);
    }

    /// A whole number that is at least `least`.
    public long number(String name, long usual, long least) {
        var text = call.query(name);
        if (text.isEmpty()) {
            return usual;
        }
        if (!NUMBER.matcher(text.get()).matches()) {
            if (FRACTION.matcher(text.get()).matches()) {
                details.type(List.of(name), "integer", "float");
            } else {
                details.type(List.of(name), "number", "nan");
            }
            return usual;
        }
        long number = read(text.get());
        if (number < least) {
            details.tooSmall(name, "number", least);
        }
        return number;
    }

    /// A whole number that is at least `least` and at most `most`.
    public long number(String name, long usual, long least, long most) {
        long number = number(name, usual, least);
        if (number > most) {
            details.tooBig(name, "number", most);
        }
        return number;
    }

    /// A number with more digits than we count is as large as we count.
    private static long read(String text) {
        return new BigInteger(text).min(MOST).max(MOST.negate()).longValue();
    }

    /// A text, if it is there.
    public Optional<String> text(String name) {
        return call.query(name);
    }

    /// A text of 1 to `most` characters, if it is there. It has no control characters: no query string may.
    public Optional<String> text(String name, int most) {
        var text = text(name);
        text.ifPresent(value -> {
            int length = value.codePointCount(0, value.length());
            if (length == 0) {
                details.tooSmall(name, "string", 1);
            } else if (length > most) {
                details.tooBig(name, "string", most);
            }
        });
        return text;
    }

    /// Notes what is wrong with a name for a reason of its route.
    public void wrong(String name, String message) {
        details.custom(name, message);
    }

    /// An id, if it is there.
    public Optional<UUID> uuid(String name) {
        return call.query(name).flatMap(text -> {
            var id = Uuids.read(text);
            if (id.isEmpty()) {
                details.uuid(name);
            }
            return id;
        });
    }

    /// What one of the words means that a name may have, if it is there.
    public <T> Optional<T> option(String name, Map<String, T> options) {
        return call.query(name).flatMap(text -> {
            var meaning = Optional.ofNullable(options.get(text));
            if (meaning.isEmpty()) {
                details.option(name, text, options.keySet());
            }
            return meaning;
        });
    }

    /// What some of the words mean that a name may have, with commas between; empty when it is not there.
    public <T> List<T> options(String name, Map<String, T> options) {
        var meanings = new ArrayList<T>();
        for (var word : words(name)) {
            var meaning = options.get(word);
            if (meaning == null) {
                details.option(name, word, options.keySet());
            } else {
                meanings.add(meaning);
            }
        }
        return meanings;
    }

    /// Some ids with commas between; empty when they are not there.
    ///
    /// @param most how many there may be
    public List<UUID> uuids(String name, int most) {
        var ids = new LinkedHashSet<UUID>();
        for (var word : words(name)) {
            Uuids.read(word).ifPresentOrElse(ids::add, () -> details.uuid(name));
        }
        if (ids.size() > most) {
            details.custom(name, "At most %d ids".formatted(most));
        }
        return List.copyOf(ids);
    }

    private List<String> words(String name) {
        return call.query(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    }

    /// A time as ISO-8601 has it, with its offset, if it is there.
    public Optional<Instant> instant(String name) {
        return call.query(name).flatMap(text -> {
            try {
                // Four digits are a year; the JDK takes more, with which nothing can be counted.
                if (TIME.matcher(text).lookingAt()) {
                    return Optional.of(OffsetDateTime.parse(text).toInstant());
                }
            } catch (DateTimeParseException _) {
                // said below
            }
            details.custom(name, "Invalid datetime");
            return Optional.empty();
        });
    }
}
