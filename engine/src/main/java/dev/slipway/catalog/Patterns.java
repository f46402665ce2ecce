package dev.slipway.catalog;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;

/// Regular expressions written by authors: RE2/J, which takes time linear in the text whatever the pattern.
final class Patterns {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_REPEATS = 1_000;

    private Patterns() {}

    /// Compiles a pattern; use `find`, as JSON Schema patterns are not anchored.
    ///
    /// @throws IllegalArgumentException when it is not one of ours; the message says why
    static Pattern compile(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the pattern is longer than %d characters".formatted(MAX_LENGTH));
        }
        if (repeats(pattern) > MAX_REPEATS) {
            throw new IllegalArgumentException(
                    "the pattern's nested repeats multiply to more than %d".formatted(MAX_REPEATS));
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern is not valid RE2 (no lookaround, no backreferences): %s".formatted(e.getDescription()),
                    e);
        }
    }

    /// The highest product of counted repeats that stand in one another.
    private static long repeats(String pattern) {
        var open = new ArrayDeque<Long>();
        long inGroup = 1;
        long atom = 1;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> {
                    i++;
                    atom = 1;
                }
                case '[' -> {
                    i = endOfClass(pattern, i);
                    atom = 1;
                }
                case '(' -> {
                    open.push(inGroup);
                    inGroup = 1;
                    atom = 1;
                }
                case ')' -> {
                    atom = inGroup;
                    inGroup = Math.max(atom, open.isEmpty() ? 1 : open.pop());
                }
                case '{' -> {
                    int end = pattern.indexOf('}', i);
                    atom = Math.min(Integer.MAX_VALUE, atom * count(pattern, i + 1, end));
                    inGroup = Math.max(inGroup, atom);
                }
                case '}', '*', '+', '?' -> {}
                default -> atom = 1;
            }
        }
        return inGroup;
    }

    private static int endOfClass(String pattern, int from) {
        int i = from + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        if (i < pattern.length() && pattern.charAt(i) == ']') {
            i++;
        }
        while (i < pattern.length() && pattern.charAt(i) != ']') {
            if (pattern.charAt(i) == '[' && pattern.startsWith("[:", i)) {
                int end = pattern.indexOf(":]", i);
                i = end < 0 ? i : end + 1;
            }
            i += pattern.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    /// The highest number between the braces, 1 when they hold something else.
    private static long count(String pattern, int from, int to) {
        if (to < 0 || !pattern.substring(from, to).matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            return 1;
        }
        long highest = 1;
        for (var number : pattern.substring(from, to).split(",", -1)) {
            highest = Math.max(highest, number.isEmpty() ? 1 : Long.parseLong(number));
        }
        return highest;
    }
}
