package dev.slipway.executor.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which statuses are a success.
record Expectation(List<Range> ranges) {
    private static final Pattern FORM = Pattern.compile("([1-5]\\d\\d)(?:\\s*-\\s*([1-5]\\d\\d))?");
    private static final Pattern CLASS = Pattern.compile("([1-5])xx");

    /// Both ends belong to it.
    record Range(int from, int to) {}

    /// Reads a status, a range such as `200-299` or `2xx`, or a list of these; nothing means 200 to 299.
    static Expectation of(@Nullable Object setting) {
        if (setting == null) {
            return new Expectation(List.of(new Range(200, 299)));
        }
        var ranges = new ArrayList<Range>();
        for (var item : setting instanceof List<?> items ? items : List.of(setting)) {
            ranges.add(range(String.valueOf(item).strip()));
        }
        return new Expectation(List.copyOf(ranges));
    }

    boolean isMetBy(int status) {
        return ranges.stream().anyMatch(range -> status >= range.from() && status <= range.to());
    }

    private static Range range(String text) {
        var hundred = CLASS.matcher(text);
        if (hundred.matches()) {
            var from = Integer.parseInt(hundred.group(1)) * 100;
            return new Range(from, from + 99);
        }
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw BadRequest.settings("http.expect is no status and no range of statuses: " + text);
        }
        var from = Integer.parseInt(form.group(1));
        return new Range(from, form.group(2) == null ? from : Integer.parseInt(form.group(2)));
    }
}
