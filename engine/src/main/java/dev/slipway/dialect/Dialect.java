package dev.slipway.dialect;

import dev.slipway.http.Routes;

/// One of the HTTP APIs. None knows another; all are made of the same [Parts].
@FunctionalInterface
public interface Dialect {
    /// Adds its routes, and says how failures look below its paths.
    void addTo(Routes routes, Parts parts);
}
