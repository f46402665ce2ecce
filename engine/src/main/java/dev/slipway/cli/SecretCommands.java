package dev.slipway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway secret …`.
@Command(name = "secret", description = "Keep secrets for actions.", synopsisSubcommandLabel = "COMMAND")
final class SecretCommands extends Group {
    private final Surroundings surroundings;

    SecretCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "set",
            description = {
                "Set a secret. Its value is asked for, or read from standard input (without the line break at its"
                        + " end); never from the command line, which others on the machine can see.",
                "For example: ./slipway secret set DEPLOY_TOKEN < token.txt"
            })
    int set(
            @Mixin Remote remote,
            @Parameters(paramLabel = "NAME", description = "Used as {{secrets.NAME}}.") String name,
            @Option(
                            names = "--environment",
                            paramLabel = "NAME",
                            description = "Only for runs of this environment; else for all of the project's.")
                    @Nullable
                    String environment) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("value", value(name));
        if (environment != null) {
            body.put("environment", environment);
        }
        var data = remote.connect(surroundings).send("PUT", Resource.at("secrets", name), body);
        var printer = remote.printer(surroundings);
        printer.show(data, () -> printer.line("Secret %s is set.".formatted(name)));
        return Exit.SUCCESS;
    }

    @Command(name = "list", description = "List secrets: names and dates, never a value.")
    int list(@Mixin Remote remote) {
        var data = remote.connect(surroundings).get(Resource.at("secrets"));
        var printer = remote.printer(surroundings);
        printer.show(
                data,
                () -> printer.table(
                        List.of("NAME", "ENVIRONMENT", "SET"),
                        Fields.of(data).list("secrets").stream()
                                .map(SecretCommands::row)
                                .toList(),
                        "There is no secret yet; ./slipway secret set NAME makes one."));
        return Exit.SUCCESS;
    }

    @Command(name = "delete", description = "Delete a secret.")
    int delete(
            @Mixin Remote remote,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--environment", paramLabel = "NAME", description = "The one of this environment.")
                    @Nullable
                    String environment) {
        var data = remote.connect(surroundings)
                .send("DELETE", Resource.at("secrets", name).with("environment", environment), null);
        var printer = remote.printer(surroundings);
        printer.show(data, () -> printer.line("Secret %s is deleted.".formatted(name)));
        return Exit.SUCCESS;
    }

    private String value(String name) {
        var value = surroundings
                .terminal()
                .askHidden("Value of %s (not shown): ".formatted(name))
                .orElseGet(this::fromInput);
        if (value.isEmpty()) {
            throw new Trouble("the value of %s is empty; type it, or pass it on standard input".formatted(name));
        }
        return value;
    }

    private String fromInput() {
        try {
            var bytes = surroundings.in().readAllBytes();
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replaceFirst("\\r?\\n\\z", "");
        } catch (CharacterCodingException e) {
            throw new Trouble("the value on standard input is no text in UTF-8; encode it first, in base64 say", e);
        } catch (IOException e) {
            throw new Trouble("standard input cannot be read; pass the value there, or use a terminal", e);
        }
    }

    private static List<String> row(Fields secret) {
        return List.of(
                secret.text("name"),
                secret.text("environment"),
                secret.time("updatedAt")
                        .or(() -> secret.time("createdAt"))
                        .map(Visible::time)
                        .orElse(""));
    }
}
