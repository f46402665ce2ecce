package dev.slipway.http;

/// The server cannot listen where it should.
public final class PortBusy extends RuntimeException {
    /// @param host where it should listen
    /// @param port on which port
    public PortBusy(String host, int port, Throwable cause) {
        super(
                "cannot listen on %s:%d: the port is in use, or this user may not use it. Stop the other program, or choose another port."
                        .formatted(host, port),
                cause);
    }
}
