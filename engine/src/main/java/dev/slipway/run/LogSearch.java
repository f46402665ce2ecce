package dev.slipway.run;

import dev.slipway.spi.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One search through a log, chunk by chunk. Letters are compared without their case by Unicode's simple
/// mappings, one by one, so a folded text is as long as the text.
final class LogSearch {
    private final String text;
    private final Set<Character> letters;
    private final NumberedLog.Shown shown;
    private final List<Long> numbers = new ArrayList<>();
    private final List<Logs.Line> lines = new ArrayList<>();
    private long total;
    private long characters;

    /// @param text empty for any line
    LogSearch(String text, Set<Task.Level> levels, NumberedLog.Shown shown) {
        this.text = fold(text);
        this.letters = levels.stream().map(Logs::letter).collect(Collectors.toCollection(HashSet::new));
        this.shown = shown;
    }

    /// The longest part of the text that PostgreSQL can look for in a body in lower case and be as right as we
    /// are: ASCII, without the three letters that something outside of ASCII folds to.
    String certain() {
        var longest = "";
        for (var part : text.split("[^ -~]|[iks]", -1)) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    NumberedLog.Found found() {
        return new NumberedLog.Found(total, List.copyOf(numbers), List.copyOf(lines));
    }

    /// Looks through the lines of one more chunk.
    void look(Logs.Chunk chunk, NumberedLog.Extent extent) {
        var body = chunk.body();
        var folded = fold(body);
        int number = chunk.first();
        int next = -1;
        for (int at = 0; at < body.length(); number++) {
            int end = body.indexOf('\n', at);
            int message = body.indexOf(' ', at) + 3;
            // Also past what was found in the time before the message.
            if (next < message) {
                next = folded.indexOf(text, message);
            }
            if (next < 0) {
                return;
            }
            if (next <= end - text.length() && letters.contains(body.charAt(message - 2))) {
                fits(chunk.line(number, at), extent);
            }
            at = end + 1;
        }
    }

    private void fits(Logs.Line line, NumberedLog.Extent extent) {
        total++;
        long number = extent.number(line);
        if (numbers.size() < shown.numbers()) {
            numbers.add(number);
        }
        if (number > shown.after() && lines.size() < shown.lines() && characters < shown.characters()) {
            lines.add(line);
            characters += line.message().length();
        }
    }

    /// In lower case, by way of upper case, as [String#equalsIgnoreCase] compares.
    private static String fold(String text) {
        var folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                folded[i] = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
            } else if (Character.isHighSurrogate(c) && i + 1 < folded.length) {
                i += Character.toChars(fold(text.codePointAt(i)), folded, i) - 1;
            } else {
                folded[i] = (char) fold(c);
            }
        }
        return new String(folded);
    }

    private static int fold(int letter) {
        return Character.toLowerCase(Character.toUpperCase(letter));
    }
}
