package dev.slipway.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One reading of the options about sign-in.
final class OidcReading {
    private static final List<Option> OTHERS = List.of(
            Option.OIDC_CLIENT_ID,
            Option.OIDC_CLIENT_SECRET,
            Option.OIDC_SCOPES,
            Option.OIDC_GROUPS_CLAIM,
            Option.OIDC_AUDIENCE,
            Option.OIDC_ROLES,
            Option.OIDC_DEFAULT_ROLE);
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    /// A role, and where.
    private static final Pattern ROLE = Pattern.compile(
            "(viewer|developer|team-admin|template-admin|platform-admin)(?:@(%1$s)(?:/(%1$s)(?:/(%1$s))?)?)?"
                    .formatted(NAME));

    private final Function<Option, @Nullable String> said;
    private final List<String> problems;

    /// @param said what was said for an option
    /// @param problems gets what is wrong
    OidcReading(Function<Option, @Nullable String> said, List<String> problems) {
        this.said = said;
        this.problems = problems;
    }

    Config.@Nullable Oidc read() {
        var issuer = said.apply(Option.OIDC_ISSUER);
        if (issuer == null) {
            OTHERS.stream()
                    .filter(option -> said.apply(option) != null)
                    .forEach(option -> problems.add("%s is set without a %s to sign in with."
                            .formatted(option.variable(), Option.OIDC_ISSUER.variable())));
            return null;
        }
        var client = said.apply(Option.OIDC_CLIENT_ID);
        if (client == null) {
            problems.add("%s is missing: who Slipway is at %s."
                    .formatted(Option.OIDC_CLIENT_ID.variable(), Option.OIDC_ISSUER.variable()));
            client = "";
        }
        var audience = said.apply(Option.OIDC_AUDIENCE);
        return new Config.Oidc(
                issuer(issuer),
                new Config.Client(client, said.apply(Option.OIDC_CLIENT_SECRET)),
                scopes(),
                orStandard(Option.OIDC_GROUPS_CLAIM),
                audience == null ? client : audience,
                new Config.Roles(roles(), standardRole()));
    }

    private String orStandard(Option option) {
        var text = said.apply(option);
        return text == null ? String.valueOf(option.standard()) : text;
    }

    private URI issuer(String text) {
        try {
            var issuer = URI.create(text);
            boolean web = "https".equals(issuer.getScheme())
                    || ("http".equals(issuer.getScheme())
                            && issuer.getHost() != null
                            && Reading.loopback(issuer.getHost().replaceFirst("^\\[(.*)]$", "$1")));
            if (web
                    && issuer.getHost() != null
                    && issuer.getRawUserInfo() == null
                    && issuer.getRawQuery() == null
                    && issuer.getRawFragment() == null) {
                return issuer;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        problems.add("%s is '%s', but must be an https address such as https://sso.example.com/realms/acme."
                .formatted(Option.OIDC_ISSUER.variable(), text));
        return URI.create("https://localhost");
    }

    private List<String> scopes() {
        var scopes = Arrays.stream(orStandard(Option.OIDC_SCOPES).split("[ ,]+"))
                .filter(scope -> !scope.isEmpty())
                .toList();
        if (!scopes.contains("openid") || !scopes.stream().allMatch(scope -> scope.matches("[!#-\\[\\]-~]+"))) {
            problems.add("%s is '%s', but must be words with openid among them."
                    .formatted(Option.OIDC_SCOPES.variable(), orStandard(Option.OIDC_SCOPES)));
        }
        return scopes;
    }

    private List<Config.GroupRole> roles() {
        var roles = new ArrayList<Config.GroupRole>();
        var text = said.apply(Option.OIDC_ROLES);
        var parts = text == null ? Stream.<String>of() : Arrays.stream(text.split(","));
        parts.map(String::strip).filter(part -> !part.isEmpty()).forEach(part -> {
            // The last one: a group may have the sign in its name, a role has not.
            int equals = part.lastIndexOf('=');
            var role = role(equals < 0 ? "" : part.substring(equals + 1).strip());
            if (equals < 1 || role == null) {
                problems.add("%s holds '%s', which is not of the form group=role or group=role@organization/project."
                        .formatted(Option.OIDC_ROLES.variable(), part));
            } else {
                roles.add(new Config.GroupRole(part.substring(0, equals).strip(), role));
            }
        });
        return roles;
    }

    private Config.@Nullable PlacedRole standardRole() {
        var text = said.apply(Option.OIDC_DEFAULT_ROLE);
        var role = text == null ? null : role(text);
        if (text != null && role == null) {
            problems.add("%s is '%s', but must be a role such as viewer or viewer@organization."
                    .formatted(Option.OIDC_DEFAULT_ROLE.variable(), text));
        }
        return role;
    }

    private static Config.@Nullable PlacedRole role(String text) {
        var match = ROLE.matcher(text);
        return match.matches()
                ? new Config.PlacedRole(match.group(1), match.group(2), match.group(3), match.group(4))
                : null;
    }
}
