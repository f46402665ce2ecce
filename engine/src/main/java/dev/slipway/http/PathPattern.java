package dev.slipway.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// A path of literal segments and `{name}` parameters. The last one can be a `{name*}`: all the rest, with its
/// slashes.
///
/// @param segments a literal's text, or a parameter's name in braces
record PathPattern(List<String> segments) {
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z][A-Za-z0-9]*\\*?}");

    /// @throws IllegalArgumentException when the text is no such path
    static PathPattern of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        var names = new HashSet<String>();
        var segments = split(path);
        for (var segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            if (isRest(segment)) {
                throw new IllegalArgumentException(segment + " is not at the end of " + path);
            }
        }
        for (var segment : segments) {
            if (isParameter(segment)) {
                if (!names.add(segment)) {
                    throw new IllegalArgumentException("the parameter " + segment + " stands twice in " + path);
                }
            } else if (!LITERAL.matcher(segment).matches()) {
                throw new IllegalArgumentException("not a path of a route: " + path);
            }
        }
        return new PathPattern(segments);
    }

    static boolean isParameter(String segment) {
        return PARAMETER.matcher(segment).matches();
    }

    static boolean isRest(String segment) {
        return segment.endsWith("*}");
    }

    /// The parts between the slashes; none for `/`.
    static List<String> split(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /// The names of the parameters, in order.
    List<String> names() {
        var names = new ArrayList<String>();
        for (var segment : segments) {
            if (isParameter(segment)) {
                names.add(segment.substring(1, segment.length() - (isRest(segment) ? 2 : 1)));
            }
        }
        return names;
    }

    /// Whether the first segments of a path are these.
    boolean begins(List<String> path) {
        if (path.size() < segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!isParameter(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether this pattern says more about a path that both match: a literal says more than a parameter, the
    /// earlier the more; then the longer one.
    boolean closerThan(PathPattern other) {
        int both = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < both; i++) {
            boolean here = isParameter(segments.get(i));
            boolean there = isParameter(other.segments.get(i));
            if (here != there) {
                return there;
            }
        }
        return segments.size() > other.segments.size();
    }
}
