package dev.slipway.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The route table: every path that the server answers. Filled before the server starts, read-only afterwards.
///
/// A literal segment wins over a parameter whatever was added first, so `/templates/runs` beside
/// `/templates/{id}` means what it says; both win over a `{rest*}`.
public final class Routes {
    /// First segments that are ours: never the name of an organization, so a path that begins with one of them
    /// is never taken for a path of the dialect whose paths begin with one.
    public static final Set<String> RESERVED = Set.of(
            "api",
            "workspaces",
            "healthz",
            "livez",
            "readyz",
            "metrics",
            "openapi",
            "docs",
            "schema",
            "ui",
            "assets",
            "auth",
            "login",
            "logout",
            "oauth",
            "health",
            "ready",
            "admin",
            "static",
            "mcp",
            ".well-known");

    private final List<Route> routes = new ArrayList<>();
    private final Map<PathPattern, ErrorTable> tables = new HashMap<>();
    private final Node root = new Node();

    /// Adds a route.
    ///
    /// @throws IllegalArgumentException when the same method and path is there already
    public Routes add(Route route) {
        var pattern = PathPattern.of(route.path());
        var node = root;
        for (var segment : pattern.segments()) {
            node = node.below(segment);
        }
        if (node.byMethod.putIfAbsent(route.method(), new Target(route, pattern.names())) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
        }
        routes.add(route);
        return this;
    }

    /// Says how failures look under a prefix where no route answers (404, 405, malformed requests). The closest
    /// prefix counts; it may have parameters.
    ///
    /// @throws IllegalArgumentException when the prefix has a table already
    public Routes errorsFor(String prefix, ErrorTable table) {
        if (tables.putIfAbsent(PathPattern.of(prefix), table) != null) {
            throw new IllegalArgumentException("two error tables for " + prefix);
        }
        return this;
    }

    /// All routes, in the order in which they were added.
    public List<Route> list() {
        return List.copyOf(routes);
    }

    /// The table of the closest prefix, else the plain one.
    ErrorTable errorsAt(List<String> path) {
        @Nullable PathPattern closest = null;
        ErrorTable table = PlainErrors.TABLE;
        for (var entry : tables.entrySet()) {
            var prefix = entry.getKey();
            if (prefix.begins(path) && (closest == null || prefix.closerThan(closest))) {
                closest = prefix;
                table = entry.getValue();
            }
        }
        return table;
    }

    /// The route for a method and a decoded path.
    Optional<Match> find(String method, List<String> path) {
        var values = new ArrayList<String>();
        var target = find(root, method.equals("HEAD") ? "GET" : method, path, values);
        if (target == null) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (int i = 0; i < values.size(); i++) {
            parameters.put(target.names().get(i), values.get(i));
        }
        return Optional.of(new Match(target.route(), Map.copyOf(parameters)));
    }

    private static @Nullable Target find(Node node, String method, List<String> path, List<String> values) {
        int depth = node.depth;
        if (depth == path.size()) {
            return node.byMethod.get(method);
        }
        var segment = path.get(depth);
        var literal = node.literals.get(segment);
        var found = literal == null ? null : find(literal, method, path, values);
        if (found == null && node.parameter != null && open(depth, segment)) {
            values.add(segment);
            found = find(node.parameter, method, path, values);
            if (found == null) {
                values.removeLast();
            }
        }
        if (found == null && node.rest != null) {
            values.add(String.join("/", path.subList(depth, path.size())));
            found = node.rest.byMethod.get(method);
            if (found == null) {
                values.removeLast();
            }
        }
        return found;
    }

    /// The methods that a decoded path has; empty when there is no such path.
    Set<String> methodsAt(List<String> path) {
        var methods = new TreeSet<String>();
        collect(root, path, methods);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private static void collect(Node node, List<String> path, Set<String> methods) {
        int depth = node.depth;
        if (depth == path.size()) {
            methods.addAll(node.byMethod.keySet());
            return;
        }
        var segment = path.get(depth);
        var literal = node.literals.get(segment);
        if (literal != null) {
            collect(literal, path, methods);
        }
        if (node.parameter != null && open(depth, segment)) {
            collect(node.parameter, path, methods);
        }
        if (node.rest != null) {
            methods.addAll(node.rest.byMethod.keySet());
        }
    }

    /// Whether a segment may be the value of a parameter.
    private static boolean open(int depth, String segment) {
        return !segment.isEmpty() && !(depth == 0 && RESERVED.contains(segment));
    }

    /// A route that was found, with the values of its parameters.
    record Match(Route route, Map<String, String> parameters) {}

    private record Target(Route route, List<String> names) {}

    private static final class Node {
        private final int depth;
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Target> byMethod = new HashMap<>();
        private @Nullable Node parameter;
        private @Nullable Node rest;

        Node() {
            this(0);
        }

        private Node(int depth) {
            this.depth = depth;
        }

        Node below(String segment) {
            if (PathPattern.isRest(segment)) {
                rest = rest == null ? new Node(depth + 1) : rest;
                return rest;
            }
            if (PathPattern.isParameter(segment)) {
                parameter = parameter == null ? new Node(depth + 1) : parameter;
                return parameter;
            }
            return literals.computeIfAbsent(segment, _ -> new Node(depth + 1));
        }
    }
}
