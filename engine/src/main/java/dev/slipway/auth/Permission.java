package dev.slipway.auth;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One thing that a caller may do.
public enum Permission {
    /// See projects and their environments.
    PROJECT_READ("project:read"),
    /// See actions and action runs.
    ACTION_READ("action:read"),
    /// See templates and template runs.
    TEMPLATE_READ("template:read"),
    /// Start, cancel and retry action runs.
    ACTION_RUN("action:run"),
    /// Start, cancel and retry template runs.
    TEMPLATE_RUN("template:run"),
    /// Decide approvals.
    RUN_APPROVE("run:approve"),
    /// Make and revoke tokens.
    TOKEN_WRITE("token:write"),
    /// Set and delete secrets, and see their names.
    SECRET_WRITE("secret:write"),
    /// Put and delete definitions.
    CATALOG_WRITE("catalog:write"),
    /// Read the audit log.
    AUDIT_READ("audit:read"),
    /// See the nodes.
    NODE_READ("node:read"),
    /// Make and change projects.
    PROJECT_WRITE("project:write");

    private static final Map<String, Permission> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(Permission::word, Function.identity()));

    /// What other dialects call one or several of ours.
    private static final Map<String, Set<Permission>> ALIASES = Map.of(
            "WORKSPACE", Set.of(PROJECT_READ),
            "EXECUTION_INFO", Set.of(ACTION_READ, TEMPLATE_READ),
            "PIPELINE_READ", Set.of(ACTION_READ, TEMPLATE_READ),
            "EXECUTION_RUN", Set.of(ACTION_RUN, TEMPLATE_RUN, RUN_APPROVE),
            "PIPELINE_RUN", Set.of(ACTION_RUN, TEMPLATE_RUN, RUN_APPROVE),
            "data:read", Set.of(ACTION_READ),
            "data:write", Set.of(ACTION_RUN));

    private final String word;

    Permission(String word) {
        this.word = word;
    }

    /// The name in APIs and in the database, for example `action:run`.
    public String word() {
        return word;
    }

    /// What a word means: one permission by its own name, or those that another dialect has one name for.
    ///
    /// @return empty for a word that means nothing
    public static Optional<Set<Permission>> meant(String word) {
        var one = BY_WORD.get(word);
        return one == null ? Optional.ofNullable(ALIASES.get(word)) : Optional.of(EnumSet.of(one));
    }
}
