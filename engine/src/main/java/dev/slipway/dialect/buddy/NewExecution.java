package dev.slipway.dialect.buddy;

import dev.slipway.dialect.Form;
import dev.slipway.http.Call;
import dev.slipway.http.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request asks of an execution that it wants: all of it optional.
///
/// @param remarks what the engine has no use for
/// @param delayUntil when it is to begin; null for at once
/// @param key the idempotency key
record NewExecution(
        List<Variables.Variable> variables,
        Remarks remarks,
        Priority priority,
        @Nullable Instant delayUntil,
        @Nullable String key) {
    private static final int LONGEST_COMMENT = 10_000;
    private static final int LONGEST_NAME = 255;

    static NewExecution read(Call call) {
        var form = Form.optional(call).withoutNulls();
        var variables = variables(form);
        var comment = form.text("comment");
        if (comment.orElse("").length() > LONGEST_COMMENT) {
            form.wrong("comment", "Must have at most %d characters".formatted(LONGEST_COMMENT));
        }
        var branch = name(form, "branch", "name");
        var revision = name(form, "to_revision", "revision");
        var delay = form.text("delay_until").flatMap(text -> {
            var instant = instant(text);
            if (instant.isEmpty()) {
                form.wrong("delay_until", "Must be a time like 2025-01-15T10:00:00.000Z");
            }
            return instant;
        });
        var remarks = new Remarks(
                comment.orElse(null),
                branch.orElse(null),
                revision.orElse(null),
                form.flag("clear_cache").orElse(false),
                form.flag("refresh").orElse(false),
                delay.map(Timestamps::text).orElse(null));
        var priority = form.option("priority", Priority.byName()).orElse(Priority.NORMAL);
        var key = form.key("idempotency_key", 255).or(() -> form.key("idempotencyKey", 255));
        form.end();
        return new NewExecution(variables, remarks, priority, delay.orElse(null), key.orElse(null));
    }

    private static Optional<String> name(Form form, String field, String inside) {
        var name = form.textOrField(field, inside);
        if (name.orElse("").length() > LONGEST_NAME) {
            form.wrong(field, "Must have at most %d characters".formatted(LONGEST_NAME));
        }
        return name;
    }

    /// The variables of a body; what is wrong with them is said when the reading of it ends.
    static List<Variables.Variable> variables(Form form) {
        var result = new ArrayList<Variables.Variable>();
        var seen = new HashSet<String>();
        var items = form.items("variables").orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            var place = "variables." + i;
            if (!(items.get(i) instanceof Map<?, ?> item)
                    || !(item.get("key") instanceof String key)
                    || !(item.get("value") instanceof String value)) {
                form.wrong(place, "Must be an object with key and value, both strings");
            } else if (key.isEmpty()) {
                form.wrong(place, "The key must not be empty");
            } else if (!seen.add(key)) {
                form.wrong(place, "The key \"%s\" stands twice".formatted(key));
            } else {
                result.add(new Variables.Variable(key, value));
            }
        }
        return List.copyOf(result);
    }

    private static Optional<Instant> instant(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            return time.getYear() >= 1970 && time.getYear() <= 9999 ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
