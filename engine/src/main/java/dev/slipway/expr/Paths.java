package dev.slipway.expr;

import com.github.jknack.handlebars.internal.antlr.Token;
import dev.slipway.expr.Syntax.From;
import dev.slipway.expr.Syntax.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads `../a.b-c.[d e]/f`, `this.x`, `@root.x`, `@../index` into a [Path].
final class Paths {
    private Paths() {}

    static Path read(Token at, String written) {
        boolean data = written.startsWith("@");
        var segments = segments(at, data ? written.substring(1) : written);
        int up = 0;
        int first = 0;
        boolean scoped = false;
        while (first < segments.size() && segments.get(first).isRelative()) {
            scoped = true;
            up += segments.get(first).text().equals("..") ? 1 : 0;
            first++;
        }
        var parts = new ArrayList<String>();
        for (var segment : segments.subList(first, segments.size())) {
            if (segment.isRelative()) {
                throw SyntaxReader.bad(at, "invalid path: %s".formatted(written));
            }
            if (!segment.bracketed() && segment.text().chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw SyntaxReader.bad(
                        at, "invalid path: %s; an index is written [%s]".formatted(written, segment.text()));
            }
            parts.add(segment.text());
        }
        if (data && up == 0 && !parts.isEmpty() && parts.getFirst().equals("root")) {
            return new Path(From.ROOT, 0, List.copyOf(parts.subList(1, parts.size())));
        }
        return new Path(data ? From.ROUND : scoped ? From.VALUE : From.NAME, up, List.copyOf(parts));
    }

    private static List<Segment> segments(Token at, String written) {
        var segments = new ArrayList<Segment>();
        int i = 0;
        while (i < written.length()) {
            int end;
            if (written.charAt(i) == '[') {
                end = written.indexOf(']', i);
                if (end < 0) {
                    throw SyntaxReader.bad(at, "invalid path: %s".formatted(written));
                }
                segments.add(new Segment(written.substring(i + 1, end), true));
                end++;
            } else if (written.startsWith("..", i)) {
                end = i + 2;
                segments.add(new Segment("..", false));
            } else if (written.charAt(i) == '.') {
                end = i + 1;
                segments.add(new Segment(".", false));
            } else {
                end = i;
                while (end < written.length() && written.charAt(end) != '.' && written.charAt(end) != '/') {
                    end++;
                }
                segments.add(new Segment(written.substring(i, end), false));
            }
            boolean separated = end < written.length() && (written.charAt(end) == '.' || written.charAt(end) == '/');
            boolean ended = end == written.length();
            if ((!ended && (!separated || end + 1 == written.length()))
                    || segments.getLast().text().isEmpty()) {
                throw SyntaxReader.bad(at, "invalid path: %s".formatted(written));
            }
            i = end + 1;
        }
        return segments;
    }

    private record Segment(String text, boolean bracketed) {
        boolean isRelative() {
            return !bracketed && (text.equals("..") || text.equals(".") || text.equals("this"));
        }
    }
}
