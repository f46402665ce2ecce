package dev.slipway.http;

import java.util.Objects;
import java.util.Set;

/// One entry of the route table.
///
/// @param method GET, POST, PUT, PATCH or DELETE; HEAD comes with GET
/// @param path literal segments and `{name}` parameters, for example `/api/v1/templates/{id}`
/// @param guard who may use it; never absent
/// @param handler what it does
/// @param errors how its failures look
/// @param description one line for the documentation
public record Route(String method, String path, Guard guard, Handler handler, ErrorTable errors, String description) {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /// @throws IllegalArgumentException when the method is none that a route can have
    /// @throws NullPointerException when a part is missing, the guard above all
    public Route {
        Objects.requireNonNull(guard, () -> "the route " + method + " " + path + " has no guard");
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(errors, "errors");
        Objects.requireNonNull(description, "description");
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("a route cannot have the method " + method);
        }
        PathPattern.of(path);
    }
}
