package dev.slipway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway token …`.
@Command(name = "token", description = "Make and revoke API tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommands extends Group {
    private final Surroundings surroundings;

    TokenCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// For whom a token is and what it may.
    static final class Wanted {
        @Option(names = "--name", paramLabel = "NAME", required = true, description = "What its runs are requested by.")
        String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                required = true,
                description = "viewer, developer, team-admin, template-admin or platform-admin.")
        String role = "";

        @Option(
                names = "--permission",
                paramLabel = "NAME",
                description =
                        "Only this of what the role may, for example action:read, data:read or EXECUTION_INFO. May"
                                + " be given several times.")
        List<String> permissions = new ArrayList<>();

        @Option(
                names = "--organization",
                paramLabel = "ORG",
                description = "Good for all projects of this organization. --project binds it to one; without both it"
                        + " is good for the organization \"default\".")
        @Nullable
        String organization;

        @Option(names = "--environment", paramLabel = "NAME", description = "Binds it to one environment.")
        @Nullable
        String environment;

        @Option(names = "--expires-in", paramLabel = "TIME", description = "For example 90d or 12h; else a year.")
        @Nullable
        String expiresIn;
    }

    @Command(name = "create", description = "Make a token. It is shown once.")
    int create(@Mixin Remote remote, @Mixin Wanted wanted) {
        var data = Fields.of(remote.connect(surroundings)
                .post(Resource.at("tokens"), body(wanted, remote.projectOrNull(surroundings))));
        var printer = remote.printer(surroundings);
        printer.show(data.values(), () -> printer.line(data.text("token")));
        return Exit.SUCCESS;
    }

    private static Map<String, @Nullable Object> body(Wanted wanted, @Nullable String project) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        result.put("name", wanted.name);
        result.put("role", wanted.role);
        if (!wanted.permissions.isEmpty()) {
            result.put("permissions", wanted.permissions);
        }
        if (project == null) {
            result.put("organization", wanted.organization == null ? "default" : wanted.organization);
        } else {
            var parts = project.split("/", -1);
            if (parts.length != 2) {
                throw new Trouble("--project %s: write it as organization/project".formatted(project));
            }
            if (wanted.organization != null && !wanted.organization.equals(parts[0])) {
                throw new Trouble("--organization %s and --project %s contradict each other; leave one out"
                        .formatted(wanted.organization, project));
            }
            result.put("organization", parts[0]);
            result.put("project", parts[1]);
        }
        if (wanted.environment != null) {
            result.put("environment", wanted.environment);
        }
        if (wanted.expiresIn != null) {
            result.put("expiresIn", wanted.expiresIn);
        }
        return result;
    }

    @Command(name = "list", description = "List tokens, without what they are.")
    int list(@Mixin Remote remote) {
        var data = remote.connect(surroundings).get(Resource.at("tokens"));
        var printer = remote.printer(surroundings);
        printer.show(
                data,
                () -> printer.table(
                        List.of("ID", "NAME", "ROLE", "FOR", "LAST USED", "EXPIRES", "STATE"),
                        Fields.of(data).list("tokens").stream().map(this::row).toList(),
                        "There is no token yet; ./slipway token create makes one."));
        return Exit.SUCCESS;
    }

    @Command(name = "revoke", description = "End a token at once.")
    int revoke(@Mixin Remote remote, @Parameters(paramLabel = "ID", description = "As the list shows it.") String id) {
        var data = remote.connect(surroundings).send("DELETE", Resource.at("tokens", id), null);
        var printer = remote.printer(surroundings);
        printer.show(data, () -> printer.line("Token %s is revoked.".formatted(id)));
        return Exit.SUCCESS;
    }

    private List<String> row(Fields token) {
        var scope = Stream.of("organization", "project", "environment")
                .map(token::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("/"));
        var expires = token.time("expiresAt");
        var expired = expires.filter(time -> time.isBefore(surroundings.time().now()));
        return List.of(
                token.text("id"),
                token.text("name"),
                token.text("role"),
                scope,
                token.time("lastUsedAt").map(Visible::time).orElse("never"),
                expires.map(Visible::time).orElse(""),
                token.find("revokedAt").isPresent() ? "revoked" : expired.isPresent() ? "expired" : "good");
    }
}
