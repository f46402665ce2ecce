package dev.slipway.cli;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows what a run would do, step by step.
record DryRunText(Printer printer) {
    /// Shows the server's answer.
    ///
    /// @return the exit code
    int tell(Fields answer) {
        printer.show(answer.values(), () -> {
            answer.list("steps").forEach(this::step);
            section("", "outputs", answer.object("outputs").values());
            problems("", answer);
            limit(answer);
            printer.line("Nothing was started.");
        });
        return problemless(answer) ? Exit.SUCCESS : Exit.FAILURE;
    }

    private static boolean problemless(Fields answer) {
        return texts(answer, "problems").isEmpty()
                && answer.list("steps").stream()
                        .allMatch(step -> texts(step, "problems").isEmpty());
    }

    private void step(Fields step) {
        printer.line("%s: %s %s (%s)"
                .formatted(step.text("id"), verdict(step.text("verdict")), step.text("action"), step.text("executor")));
        if (!step.text("reason").isEmpty()) {
            printer.line("  " + step.text("reason"));
        }
        section("  ", "input", step.object("input").values());
        section("  ", "settings", step.object("settings").values());
        step.list("files").forEach(this::file);
        asks(step.object("asks"));
        var later = texts(step, "later");
        if (!later.isEmpty()) {
            printer.line("  known only later: " + String.join(", ", later));
        }
        problems("  ", step);
        printer.line("");
    }

    private static String verdict(String word) {
        return switch (word) {
            case "run" -> "runs";
            case "skipped" -> "skips";
            case "not_executed" -> "does not run";
            case "undecided" -> "may run";
            default -> word;
        };
    }

    private void section(String indent, String title, Map<String, @Nullable Object> values) {
        if (!values.isEmpty()) {
            printer.line(indent + title);
            var shown = new LinkedHashMap<String, @Nullable Object>();
            values.forEach((name, value) -> shown.put(indent + "  " + name, value == null ? "null" : value));
            printer.pairs(shown);
        }
    }

    private void file(Fields file) {
        var bytes = file.find("bytes").map(" (%s bytes)"::formatted).orElse("");
        printer.line("  file %s%s".formatted(file.text("path"), bytes));
        file.text("content").lines().forEach(line -> printer.line("    | " + line));
    }

    private void asks(Fields asks) {
        if (!asks.values().isEmpty()) {
            var people = new ArrayList<String>();
            for (var kind : List.of("users", "roles", "groups")) {
                texts(asks, kind).forEach(people::add);
            }
            var whom = people.isEmpty() ? "anybody who may approve runs" : String.join(", ", people);
            printer.line("  asks %s of %s: %s".formatted(what(asks), whom, asks.text("message")));
        }
    }

    private static String what(Fields asks) {
        return asks.text("kind").equals("variables") ? "values" : "%d approval(s)".formatted(asks.number("required"));
    }

    private void problems(String indent, Fields holder) {
        texts(holder, "problems").forEach(problem -> printer.line(indent + "problem: " + problem));
    }

    private void limit(Fields answer) {
        var limit = answer.object("limit");
        if (!limit.values().isEmpty()) {
            printer.line(
                    "%d of %d starts a minute are left.".formatted(limit.number("left"), limit.number("perMinute")));
        }
    }

    private static List<String> texts(Fields holder, String name) {
        return Json.list(holder.get(name) instanceof List<?> items ? items : List.of()).stream()
                .map(Fields::shown)
                .collect(Collectors.toList());
    }
}
