package dev.slipway.work;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What an executor threw, in words. Pure.
final class Throwables {
    private Throwables() {}

    /// For who reads the run: what the exception says, without the name of a class.
    static String said(Throwable e) {
        // Without a message of its own, an exception repeats its cause with the name of the cause's class.
        if (e.getCause() != null && e.getCause().toString().equals(e.getMessage())) {
            return said(e.getCause());
        }
        return switch (e) {
            // What the JDK says of these is about our code, in names of classes.
            case NullPointerException _, ClassCastException _, LinkageError _ -> "an unexpected error";
            default -> e.getMessage() == null ? "an unexpected error without a message" : e.getMessage();
        };
    }

    /// For the server's log: the stack trace as text.
    static String trace(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text, true));
        return text.toString().strip();
    }
}
