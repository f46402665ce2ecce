package dev.slipway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of every command that speaks to a server.
final class Remote {
    /// Where the server is when nobody says.
    static final String USUAL = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server's address. Also SLIPWAY_SERVER; else " + USUAL + ".")
    @Nullable
    String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Who you are. Better SLIPWAY_TOKEN (else SLIPWAY_ADMIN_TOKEN), which other users of this"
                    + " machine cannot see. Not needed in dev mode.")
    @Nullable
    String token;

    @Option(
            names = "--project",
            paramLabel = "ORG/PROJECT",
            description = "The project. Also SLIPWAY_PROJECT; else the token's own, else the server's default one.")
    @Nullable
    String project;

    @Mixin
    Format format = new Format();

    ApiClient connect(Surroundings surroundings) {
        return new ApiClient(ApiClient.Target.of(
                first(server, surroundings, "SLIPWAY_SERVER", USUAL),
                orNull(first(
                        token,
                        surroundings,
                        "SLIPWAY_TOKEN",
                        surroundings.env().getOrDefault("SLIPWAY_ADMIN_TOKEN", ""))),
                projectOrNull(surroundings)));
    }

    /// `organization/project` as asked for, null when it was not.
    @Nullable
    String projectOrNull(Surroundings surroundings) {
        return orNull(first(project, surroundings, "SLIPWAY_PROJECT", ""));
    }

    Printer printer(Surroundings surroundings) {
        return format.printer(surroundings);
    }

    private static String first(@Nullable String option, Surroundings surroundings, String variable, String otherwise) {
        if (option != null) {
            return option;
        }
        var value = surroundings.env().getOrDefault(variable, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
