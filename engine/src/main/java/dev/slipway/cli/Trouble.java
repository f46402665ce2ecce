package dev.slipway.cli;

/// Something that keeps a command from its work. The message is one line for the person at the keyboard: what
/// went wrong, and what to do.
class Trouble extends RuntimeException {
    Trouble(String message) {
        super(message);
    }

    Trouble(String message, Throwable cause) {
        super(message, cause);
    }

    /// Nobody answers at the server's address.
    static final class NoServer extends Trouble {
        NoServer(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The server answered that it will not.
    static final class Refused extends Trouble {
        private final int status;
        private final int retryAfter;

        /// @param status of the HTTP answer
        /// @param retryAfter seconds after which another try may go through, 0 when the server does not say
        Refused(String message, int status, int retryAfter) {
            super(message);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        int status() {
            return status;
        }

        int retryAfter() {
            return retryAfter;
        }
    }
}
