package dev.slipway.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One reading of options and environment: it goes on after a problem, to tell them all.
final class Reading {
    private static final int TOKEN_LENGTH = 16;
    private static final int KEY_BYTES = 32;
    private static final String PREFIX = "SLIPWAY_";
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    /// Read by the launcher and by commands that speak to a server, or given to actions; none of the server's
    /// business.
    private static final List<String> OTHERS = List.of(
            "SLIPWAY_JAVA_HOME",
            "SLIPWAY_JAVA_OPTS",
            "SLIPWAY_PAGES",
            "SLIPWAY_SERVER",
            "SLIPWAY_TOKEN",
            "SLIPWAY_PROJECT",
            "SLIPWAY_DEBUG",
            "SLIPWAY_RUN_ID",
            "SLIPWAY_LEASE_SEQ",
            "SLIPWAY_ATTEMPT",
            "SLIPWAY_PROGRESS",
            "SLIPWAY_OUTPUT");

    private final Map<String, String> options;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Reading(Map<String, String> options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    Config config() {
        unknownNames();
        var listen = new Config.Listen(host(), number(Option.PORT, 0, 65_535), publicUrl());
        var folders = new Config.Folders(
                folder(Option.DATA_DIR), existingFolder(Option.CATALOG), existingFolder(Option.PLUGINS));
        var database = new Config.Database(remote(), number(Option.POOL_SIZE, 2, 1_000));
        var access = access(listen.host());
        var limits = new Config.Limits(
                number(Option.LIMITS_ACTION_RUNS, 0, 1_000_000),
                number(Option.LIMITS_TEMPLATE_RUNS, 0, 1_000_000),
                number(Option.LIMITS_REQUESTS, 0, 1_000_000_000),
                number(Option.LIMITS_SIGN_INS, 0, 1_000_000_000));
        int workers = number(Option.WORKERS, 1, 100_000);
        if (!problems.isEmpty()) {
            throw new BadConfig(problems);
        }
        return new Config(listen, folders, database, access, limits, workers);
    }

    private void unknownNames() {
        var flags = Arrays.stream(Option.values())
                .map(Option::flag)
                .filter(Objects::nonNull)
                .toList();
        var variables = Stream.concat(Arrays.stream(Option.values()).map(Option::variable), OTHERS.stream())
                .toList();
        new TreeSet<>(options.keySet())
                .stream().filter(name -> !flags.contains(name)).forEach(name -> unknown(name, flags));
        new TreeSet<>(environment.keySet())
                .stream()
                        .filter(name -> name.startsWith(PREFIX) && !variables.contains(name))
                        // Others may have names of their own in our corner; a slip of the pen looks like one of ours.
                        .filter(name -> !Spelling.nearest(name, variables).isEmpty())
                        .forEach(name -> unknown(name, variables));
    }

    private void unknown(String name, List<String> known) {
        problems.add("There is no option " + name
                + Spelling.nearest(name, known)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse("."));
    }

    /// What was said, or the standard. An empty variable says nothing.
    private @Nullable String text(Option option) {
        var said = said(option);
        return said == null ? option.standard() : said;
    }

    private @Nullable String said(Option option) {
        var fromCommand = option.flag() == null ? null : options.get(option.flag());
        var said = fromCommand == null ? environment.get(option.variable()) : fromCommand;
        return said == null || said.isBlank() ? null : said.strip();
    }

    /// The name under which it was said, for messages.
    private String name(Option option) {
        var flag = option.flag();
        return flag != null && options.containsKey(flag) ? flag : option.variable();
    }

    private int number(Option option, int least, int most) {
        var text = text(option);
        if (text == null
                || !text.matches("[0-9]{1,10}")
                || Long.parseLong(text) < least
                || Long.parseLong(text) > most) {
            problems.add(
                    "%s is '%s', but must be a whole number from %d to %d.".formatted(name(option), text, least, most));
            return least;
        }
        return Integer.parseInt(text);
    }

    private boolean flag(Option option) {
        var text = text(option);
        if (!"true".equals(text) && !"false".equals(text)) {
            problems.add("%s is '%s', but must be true or false.".formatted(name(option), text));
        }
        return "true".equals(text);
    }

    private String host() {
        var host = Objects.requireNonNull(text(Option.HOST)).replaceFirst("^\\[(.*)]$", "$1");
        if (!host.matches("[A-Za-z0-9._:%-]+")) {
            problems.add("%s is '%s', but must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0."
                    .formatted(name(Option.HOST), host));
        }
        return host;
    }

    private @Nullable URI publicUrl() {
        var text = said(Option.PUBLIC_URL);
        if (text == null) {
            return null;
        }
        try {
            var url = URI.create(text.replaceFirst("/+$", ""));
            var web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        problems.add("%s is '%s', but must be an address such as https://slipway.example.com."
                .formatted(name(Option.PUBLIC_URL), text));
        return null;
    }

    private Path folder(Option option) {
        var text = Objects.requireNonNull(text(option));
        try {
            var folder = Path.of(text).toAbsolutePath().normalize();
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                problems.add("%s is '%s', which is a file and not a folder.".formatted(name(option), text));
            }
            return folder;
        } catch (InvalidPathException e) {
            problems.add("%s is not a path.".formatted(name(option)));
            return Path.of("");
        }
    }

    private Path existingFolder(Option option) {
        var folder = folder(option);
        if (said(option) != null && !Files.exists(folder)) {
            problems.add("%s is '%s', but there is no folder %s."
                    .formatted(name(option), Objects.requireNonNull(text(option)), folder));
        }
        return folder;
    }

    private Config.@Nullable Remote remote() {
        var text = said(Option.DATABASE_URL);
        var user = said(Option.DATABASE_USER);
        var password = said(Option.DATABASE_PASSWORD);
        if (text == null) {
            if (user != null || password != null) {
                problems.add("%s is set without a %s to use it for."
                        .formatted(
                                (user != null ? Option.DATABASE_USER : Option.DATABASE_PASSWORD).variable(),
                                Option.DATABASE_URL.flag()));
            }
            return null;
        }
        if (!text.matches("jdbc:postgresql://[^/?@\\s]+/[^/?@\\s]+(\\?\\S*)?")) {
            // The text may hold a password: it is not repeated.
            problems.add("%s must have the form jdbc:postgresql://host:5432/database?user=…&password=…."
                    .formatted(name(Option.DATABASE_URL)));
            return null;
        }
        var question = text.indexOf('?');
        var parameters = question < 0
                ? List.<String>of()
                : List.of(text.substring(question + 1).split("&"));
        user = user == null ? parameter(parameters, "user=") : user;
        password = password == null ? parameter(parameters, "password=") : password;
        if (user == null) {
            problems.add("%s names no user: add ?user=… or set %s."
                    .formatted(name(Option.DATABASE_URL), Option.DATABASE_USER.variable()));
            return null;
        }
        var rest = parameters.stream()
                .filter(it -> !it.startsWith("user=") && !it.startsWith("password="))
                .collect(Collectors.joining("&"));
        var address = question < 0 ? text : text.substring(0, question);
        return new Config.Remote(
                rest.isEmpty() ? address : address + "?" + rest, user, password == null ? "" : password);
    }

    private static @Nullable String parameter(List<String> parameters, String start) {
        return parameters.stream()
                .filter(it -> it.startsWith(start))
                .map(it -> URLDecoder.decode(it.substring(start.length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }

    private Config.Access access(String host) {
        var oidc = new OidcReading(this::said, problems).read();
        var dev = dev(host, oidc != null);
        var token = said(Option.ADMIN_TOKEN);
        if (token != null && (token.length() < TOKEN_LENGTH || !token.matches("[!-~]+"))) {
            problems.add("%s must have %d visible ASCII characters or more, without spaces."
                    .formatted(Option.ADMIN_TOKEN.variable(), TOKEN_LENGTH));
        }
        return new Config.Access(
                dev,
                token,
                new Config.Keys(masterKey(), callbackKeys()),
                egress(dev),
                flag(Option.TERRANTULA_STRICT_CANCEL),
                oidc);
    }

    /// CONTRACTS, "Dev mode": on a loopback address where nobody signs in, unless it is forbidden.
    private boolean dev(String host, boolean signIn) {
        var text = said(Option.DEV);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            problems.add("%s is '%s', but must be true or false.".formatted(Option.DEV.variable(), text));
        }
        if ("true".equals(text) && !loopback(host)) {
            problems.add(("%s is true, which lets everyone in without a credential, but %s is not a loopback address:"
                            + " unset it, or listen on 127.0.0.1.")
                    .formatted(Option.DEV.variable(), host));
        }
        if ("true".equals(text) && signIn) {
            problems.add("%s is true, which lets everyone in without a credential, but %s is set: unset one of them."
                    .formatted(Option.DEV.variable(), Option.OIDC_ISSUER.variable()));
        }
        return loopback(host) && !signIn && !"false".equals(text);
    }

    static boolean loopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private @Nullable String masterKey() {
        var text = said(Option.MASTER_KEY);
        if (text == null) {
            return null;
        }
        try {
            if (Base64.getDecoder().decode(text).length == KEY_BYTES) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        problems.add("%s must be %d bytes in base64, such as `openssl rand -base64 32` makes."
                .formatted(Option.MASTER_KEY.variable(), KEY_BYTES));
        return null;
    }

    private @Nullable Path callbackKeys() {
        var text = said(Option.CALLBACK_KEYS);
        if (text == null) {
            return null;
        }
        try {
            var file = Path.of(text).toAbsolutePath().normalize();
            if (Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        problems.add("%s is '%s', but must be a file of keys, one a line as `<id> <base64 of 32 bytes>`."
                .formatted(Option.CALLBACK_KEYS.variable(), text));
        return null;
    }

    private List<String> egress(boolean dev) {
        if (environment.get(Option.EGRESS_ALLOW.variable()) == null) {
            return dev ? LOOPBACK : List.of();
        }
        var said = said(Option.EGRESS_ALLOW);
        var blocks = said == null
                ? List.<String>of()
                : Arrays.stream(said.split(","))
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .toList();
        for (var block : blocks) {
            if (!cidr(block)) {
                problems.add("%s holds '%s', which is no block of addresses such as 10.0.0.0/8."
                        .formatted(Option.EGRESS_ALLOW.variable(), block));
            }
        }
        return blocks;
    }

    private static boolean cidr(String text) {
        var parts = text.split("/", -1);
        try {
            int bits = InetAddress.ofLiteral(parts[0]).getAddress().length * 8;
            var dotted = parts[0].contains(":") || parts[0].matches("[0-9]+(\\.[0-9]+){3}");
            return dotted && parts.length == 2 && parts[1].matches("[0-9]{1,3}") && Integer.parseInt(parts[1]) <= bits;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
