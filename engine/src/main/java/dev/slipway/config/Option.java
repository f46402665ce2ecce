package dev.slipway.config;

import org.jspecify.annotations.Nullable;

/// Everything that can be set. The command line wins over the environment, and that over the default.
public enum Option {
    PORT("--port", "SLIPWAY_PORT", "8080", "The port to listen on; 0 takes a free one."),
    HOST("--host", "SLIPWAY_HOST", "127.0.0.1", "The address to listen on."),
    DATA_DIR("--data-dir", "SLIPWAY_DATA_DIR", ".slipway", "The folder for the embedded database and keys."),
    CATALOG("--catalog", "SLIPWAY_CATALOG", "catalog", "The folder of projects, actions and templates."),
    PLUGINS("--plugins", "SLIPWAY_PLUGINS", "plugins", "The folder of jars with executors of your own."),
    DATABASE_URL("--database-url", "SLIPWAY_DATABASE_URL", null, "jdbc:postgresql://host/database; embedded without."),
    DATABASE_USER(null, "SLIPWAY_DATABASE_USER", null, "The user for --database-url."),
    DATABASE_PASSWORD(null, "SLIPWAY_DATABASE_PASSWORD", null, "The password for --database-url."),
    ADMIN_TOKEN(null, "SLIPWAY_ADMIN_TOKEN", null, "A bearer token with all rights, 16 characters or more."),
    LIMITS_ACTION_RUNS(null, "SLIPWAY_LIMITS_ACTION_RUNS_PER_MINUTE", "10", "Action runs per minute and user; 0: off."),
    LIMITS_TEMPLATE_RUNS(
            null, "SLIPWAY_LIMITS_TEMPLATE_RUNS_PER_MINUTE", "5", "Template runs per minute and user; 0: off."),
    LIMITS_REQUESTS(null, "SLIPWAY_LIMITS_REQUESTS_PER_MINUTE", "0", "Requests per minute and user; 0: off."),
    LIMITS_SIGN_INS(
            null, "SLIPWAY_LIMITS_SIGN_INS_PER_MINUTE", "60", "Requests to sign in per minute and address; 0: off."),
    OIDC_ISSUER(null, "SLIPWAY_OIDC_ISSUER", null, "The OIDC issuer that people sign in with, an https address."),
    OIDC_CLIENT_ID(null, "SLIPWAY_OIDC_CLIENT_ID", null, "Who Slipway is at the issuer."),
    OIDC_CLIENT_SECRET(null, "SLIPWAY_OIDC_CLIENT_SECRET", null, "Its secret there; a public client has none."),
    OIDC_SCOPES(null, "SLIPWAY_OIDC_SCOPES", "openid email profile groups", "What the issuer is asked for."),
    OIDC_GROUPS_CLAIM(null, "SLIPWAY_OIDC_GROUPS_CLAIM", "groups", "The claim that holds a person's groups."),
    OIDC_AUDIENCE(null, "SLIPWAY_OIDC_AUDIENCE", null, "Whom access tokens must be for; else the client id."),
    OIDC_ROLES(null, "SLIPWAY_OIDC_ROLES", null, "What groups may do: group=role@organization/project, and so on."),
    OIDC_DEFAULT_ROLE(null, "SLIPWAY_OIDC_DEFAULT_ROLE", null, "The role of people without such a group; else none."),
    DEV(null, "SLIPWAY_DEV", null, "false: no one gets in without a credential, on loopback neither."),
    EGRESS_ALLOW(null, "SLIPWAY_EGRESS_ALLOW", null, "Addresses besides public ones that actions may call: CIDRs."),
    TERRANTULA_STRICT_CANCEL(
            null,
            "SLIPWAY_TERRANTULA_STRICT_CANCEL",
            "false",
            "true: Terrantula's cancel needs data:write; data:read does otherwise."),
    PUBLIC_URL(null, "SLIPWAY_PUBLIC_URL", null, "How links to Slipway begin, when it stands behind a proxy."),
    WORKERS(null, "SLIPWAY_WORKERS", "64", "How many attempts are carried out at the same time."),
    POOL_SIZE(null, "SLIPWAY_POOL_SIZE", "16", "How many connections to the database are held at most."),
    CALLBACK_KEYS(
            null,
            "SLIPWAY_CALLBACK_KEYS",
            null,
            "A file of the keys that sign callbacks; read again when it changes. Without: from the master key."),
    MASTER_KEY(
            null,
            "SLIPWAY_MASTER_KEY",
            null,
            "The key that seals secrets: 32 bytes in base64; kept in a file without.");

    private final @Nullable String flag;
    private final String variable;
    private final @Nullable String standard;
    private final String help;

    Option(@Nullable String flag, String variable, @Nullable String standard, String help) {
        this.flag = flag;
        this.variable = variable;
        this.standard = standard;
        this.help = help;
    }

    /// Its name on the command line, null when it stands in the environment alone (secrets do: `ps` shows the
    /// others).
    public @Nullable String flag() {
        return flag;
    }

    /// Its name in the environment.
    public String variable() {
        return variable;
    }

    /// What holds when nothing is said, null for nothing.
    public @Nullable String standard() {
        return standard;
    }

    /// One sentence for `--help`.
    public String help() {
        return help;
    }
}
