package dev.slipway.cli;

import dev.slipway.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints a command's result, as text or as JSON.
///
/// @param json whether a program reads it
record Printer(PrintStream out, boolean json) {
    /// Prints the data as JSON, or lets the other one write it as text.
    void show(@Nullable Object data, Runnable asText) {
        if (json) {
            out.println(Json.write(data));
        } else {
            asText.run();
        }
    }

    /// A line of text.
    void line(String text) {
        out.println(Visible.text(text));
    }

    /// Columns under headings, or a sentence when there is no row.
    void table(List<String> headings, List<List<String>> rows, String whenEmpty) {
        if (rows.isEmpty()) {
            line(whenEmpty);
        } else {
            Columns.of(headings, rows).forEach(this::line);
        }
    }

    /// Names with their values below each other; strings as they are, everything else as JSON. What is null or
    /// empty is left out.
    void pairs(Map<String, ? extends @Nullable Object> pairs) {
        int width = pairs.keySet().stream().mapToInt(String::length).max().orElse(0);
        pairs.forEach((name, value) -> {
            var text = Fields.shown(value);
            if (!text.isEmpty()) {
                block(name + " ".repeat(width - name.length() + 2), text);
            }
        });
    }

    private void block(String start, String text) {
        var indent = " ".repeat(start.length());
        var first = true;
        for (var line : text.lines().toList()) {
            line((first ? start : indent) + line);
            first = false;
        }
    }
}
