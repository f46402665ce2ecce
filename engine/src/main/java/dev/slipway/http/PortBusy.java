package dev.slipway.http;

/// The server cannot listen where it should.
public final class PortBusy extends RuntimeException {
    /// @param host where it should listen
    /// @param port on which port
    /// @param cause what the operating system said
    public PortBusy(String host, int port, Throwable cause) {
        super("cannot listen on %s:%d: %s".formatted(host, port, reason(cause)), cause);
    }

    private static String reason(Throwable cause) {
        for (var e = cause; e != null; e = e.getCause()) {
            var said = e.getMessage() == null ? "" : e.getMessage();
            if (said.contains("Address already in use")) {
                return "the port is in use. Stop the program that has it, or choose another port.";
            }
            if (said.contains("Permission denied")) {
                return "this user may not use it. Choose a port above 1023.";
            }
        }
        return "this machine has no such address. Choose 127.0.0.1, 0.0.0.0 or one that it has.";
    }
}
