package dev.slipway.catalog;

import java.util.Set;
import java.util.regex.Pattern;

/// How things in documents may be named.
final class Names {
    static final Pattern PROJECT_PART = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    static final String PROJECT_PART_WORDS =
            "lower-case letters, digits and hyphens, beginning with a letter or digit, at most 63";
    static final Pattern PROJECT_PATH = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}");
    static final Pattern DEFINITION = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");
    static final String DEFINITION_WORDS = "letters, digits, dots, hyphens and underscores, at most 128";
    static final Pattern VERSION = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.+_-]{0,61}[A-Za-z0-9])?");
    static final String VERSION_WORDS = "for example v1 or 1.0.0";
    static final Pattern STEP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");
    static final String STEP_WORDS = "letters, digits, hyphens and underscores, at most 63";
    static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");
    static final String PARAMETER_WORDS = "letters, digits, hyphens and underscores, beginning with a letter";
    static final Pattern ACTION_REFERENCE = Pattern.compile(DEFINITION + "(?:@" + VERSION + ")?");
    static final String ACTION_REFERENCE_WORDS = "name@version, for example scm.createRepo@v1, or a bare name";

    /// First path segments that routes of our own take or may take (CONTRACTS.md 0, SECURITY.md Z6). The same
    /// as the server's own list, which a test holds them to.
    static final Set<String> RESERVED_ORGANIZATIONS = Set.of(
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
            "mcp");

    private Names() {}
}
