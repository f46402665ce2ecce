package dev.slipway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One operation of a document.
///
/// @param method GET, POST, PUT, PATCH or DELETE
/// @param path as the document has it, below each of its bases
/// @param bases the paths of this server that it stands below, empty for the root itself
/// @param parameters those of the path and its own
/// @param part the operation object
record Operation(String method, String path, List<String> bases, List<Part> parameters, Part part) {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    /// All operations of a document, in its order.
    static List<Operation> all(Part root) {
        var result = new ArrayList<Operation>();
        root.parts("paths").forEach((path, item) -> {
            for (var method : METHODS) {
                if (item.has(method)) {
                    result.add(of(root, path, item, method));
                }
            }
        });
        return List.copyOf(result);
    }

    private static Operation of(Part root, String path, Part item, String method) {
        var part = item.at(method);
        var servers = part.has("servers")
                ? part.list("servers")
                : item.has("servers") ? item.list("servers") : root.list("servers");
        var bases = servers.stream()
                .map(server -> server.text("url"))
                .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .toList();
        var parameters = new LinkedHashMap<String, Part>();
        for (var parameter : item.list("parameters")) {
            parameters.put(key(parameter), parameter);
        }
        for (var parameter : part.list("parameters")) {
            parameters.put(key(parameter), parameter);
        }
        return new Operation(method.toUpperCase(Locale.ROOT), path, bases, List.copyOf(parameters.values()), part);
    }

    private static String key(Part parameter) {
        return parameter.text("in") + " " + parameter.text("name");
    }

    /// What it is called, unique in its document.
    String id() {
        return part.text("operationId");
    }

    /// The group that it belongs to.
    String tag() {
        return String.valueOf(part.values("tags").getFirst());
    }

    /// Its paths on this server.
    List<String> paths() {
        return bases.stream().map(base -> base + path).toList();
    }

    /// What can be answered, by status; `default` for those that are not named.
    Map<String, Part> responses() {
        return part.parts("responses");
    }

    /// Whether it asks for no credential.
    boolean open() {
        return part.has("security") && part.values("security").isEmpty();
    }
}
