package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void nothing_said_is_a_server_for_oneself() {
        var config = Config.load(Map.of(), Map.of("PATH", "/bin", "SLIPWAY_PORT", ""));
        assertThat(config.listen()).isEqualTo(new Config.Listen("127.0.0.1", 8080, null));
        assertThat(config.folders()).isEqualTo(new Config.Folders(here(".slipway"), here("catalog"), here("plugins")));
        assertThat(config.database().embedded()).isTrue();
        assertThat(config.access())
                .isEqualTo(new Config.Access(
                        true, null, new Config.Keys(null, null), List.of("127.0.0.0/8", "::1/128"), false, null));
        assertThat(config.limits()).isEqualTo(new Config.Limits(10, 5, 0, 60));
        assertThat(config.workers()).isEqualTo(64);
    }

    @Test
    void the_command_line_wins_over_the_environment() {
        var environment = Map.of("SLIPWAY_PORT", "9000", "SLIPWAY_HOST", "::1");
        assertThat(Config.load(Map.of("--port", "0"), environment).listen())
                .isEqualTo(new Config.Listen("::1", 0, null));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            127.0.0.1,       -,     true
            127.9.9.9,       -,     true
            localhost,       -,     true
            ::1,             -,     true
            [::1],           -,     true
            127.0.0.1,       true,  true
            127.0.0.1,       false, false
            0.0.0.0,         -,     false
            ::,              -,     false
            192.168.1.5,     -,     false
            localhost.evil,  -,     false
            0.0.0.0,         false, false
            """)
    void dev_mode_needs_a_loopback_address_and_no_veto(String host, String said, boolean dev) {
        var environment = new HashMap<String, String>();
        if (said != null) {
            environment.put("SLIPWAY_DEV", said);
        }
        assertThat(Config.load(Map.of("--host", host), environment).access().dev())
                .isEqualTo(dev);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            127.0.0.1, -,                        127.0.0.0/8 ::1/128
            0.0.0.0,   -,                        ''
            127.0.0.1, '',                       ''
            0.0.0.0,   '10.0.0.0/8, fd00::/8',   10.0.0.0/8 fd00::/8
            """)
    void actions_reach_loopback_in_dev_mode_and_else_what_is_allowed(String host, String said, String allowed) {
        var environment = new HashMap<String, String>();
        if (said != null) {
            environment.put("SLIPWAY_EGRESS_ALLOW", said);
        }
        var config = Config.load(Map.of("--host", host), environment);
        assertThat(String.join(" ", config.access().egressAllow())).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            127.0.0.1, -,                             http://127.0.0.1:8081
            ::1,       -,                             http://[::1]:8081
            0.0.0.0,   -,                             http://localhost:8081
            0.0.0.0,   https://slipway.example.com/,  https://slipway.example.com
            0.0.0.0,   https://example.com/slipway,   https://example.com/slipway
            """)
    void links_begin_with_the_public_url_or_with_the_address(String host, String url, String links) {
        var environment = url == null ? Map.<String, String>of() : Map.of("SLIPWAY_PUBLIC_URL", url);
        assertThat(Config.load(Map.of("--host", host), environment).listen().links(8081))
                .isEqualTo(links);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            jdbc:postgresql://db/slipway?user=u&password=a%26b,            -, -, jdbc:postgresql://db/slipway,                u, a&b
            jdbc:postgresql://db:5433/slipway?sslmode=require&user=u,      -, p, jdbc:postgresql://db:5433/slipway?sslmode=require, u, p
            'jdbc:postgresql://a:1,b:2/slipway',                           u, -, 'jdbc:postgresql://a:1,b:2/slipway',         u, ''
            """)
    void a_database_is_taken_without_its_credentials_in_the_address(
            String said, String user, String password, String url, String asUser, String withPassword) {
        var environment = new HashMap<String, String>();
        if (user != null) {
            environment.put("SLIPWAY_DATABASE_USER", user);
        }
        if (password != null) {
            environment.put("SLIPWAY_DATABASE_PASSWORD", password);
        }
        var config = Config.load(Map.of("--database-url", said), environment);
        assertThat(config.database().remote()).isEqualTo(new Config.Remote(url, asUser, withPassword));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            SLIPWAY_PORT,          eighty,        "SLIPWAY_PORT is 'eighty', but must be a whole number from 0 to 65535."
            SLIPWAY_PORT,          65536,         "SLIPWAY_PORT is '65536', but must be a whole number from 0 to 65535."
            SLIPWAY_PORT,          -1,            "SLIPWAY_PORT is '-1', but must be a whole number from 0 to 65535."
            SLIPWAY_WORKERS,       0,             "SLIPWAY_WORKERS is '0', but must be a whole number from 1 to 100000."
            SLIPWAY_HOST,          http://x,      "SLIPWAY_HOST is 'http://x', but must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0."
            SLIPWAY_DEV,           yes,           "SLIPWAY_DEV is 'yes', but must be true or false."
            SLIPWAY_ADMIN_TOKEN,   short,         "SLIPWAY_ADMIN_TOKEN must have 16 visible ASCII characters or more, without spaces."
            SLIPWAY_MASTER_KEY,    c2hvcnQ=,      "SLIPWAY_MASTER_KEY must be 32 bytes in base64, such as `openssl rand -base64 32` makes."
            SLIPWAY_EGRESS_ALLOW,  10.0.0.0/33,   "SLIPWAY_EGRESS_ALLOW holds '10.0.0.0/33', which is no block of addresses such as 10.0.0.0/8."
            SLIPWAY_EGRESS_ALLOW,  10.1/16,       "SLIPWAY_EGRESS_ALLOW holds '10.1/16', which is no block of addresses such as 10.0.0.0/8."
            SLIPWAY_EGRESS_ALLOW,  example.com,   "SLIPWAY_EGRESS_ALLOW holds 'example.com', which is no block of addresses such as 10.0.0.0/8."
            SLIPWAY_PUBLIC_URL,    example.com,   "SLIPWAY_PUBLIC_URL is 'example.com', but must be an address such as https://slipway.example.com."
            SLIPWAY_CATALOG,       /none/there,   "SLIPWAY_CATALOG is '/none/there', but there is no folder /none/there."
            SLIPWAY_DATABASE_URL,  postgres://u:geheim@db/x, "SLIPWAY_DATABASE_URL must have the form jdbc:postgresql://host:5432/database?user=…&password=…."
            SLIPWAY_DATABASE_URL,  jdbc:postgresql://db/x,   "SLIPWAY_DATABASE_URL names no user: add ?user=… or set SLIPWAY_DATABASE_USER."
            SLIPWAY_DATABASE_USER, me,            "SLIPWAY_DATABASE_USER is set without a --database-url to use it for."
            SLIPWAY_PROT,          8080,          "There is no option SLIPWAY_PROT; did you mean SLIPWAY_PORT?"
            SLIPWAY_LIMITS_ACTION_RUN_PER_MINUTE, 1, "There is no option SLIPWAY_LIMITS_ACTION_RUN_PER_MINUTE; did you mean SLIPWAY_LIMITS_ACTION_RUNS_PER_MINUTE?"
            """)
    void a_bad_value_is_said_in_one_sentence(String name, String value, String problem) {
        assertThat(problems(Map.of(), Map.of(name, value))).containsExactly(problem);
    }

    @Test
    void all_problems_are_said_at_once_under_the_name_that_was_used() {
        assertThat(problems(
                        Map.of("--port", "x", "--hots", "y"),
                        Map.of("SLIPWAY_HOST", "0.0.0.0", "SLIPWAY_DEV", "true", "SLIPWAY_POOL_SIZE", "many")))
                .containsExactly(
                        "There is no option --hots; did you mean --host?",
                        "--port is 'x', but must be a whole number from 0 to 65535.",
                        "SLIPWAY_POOL_SIZE is 'many', but must be a whole number from 2 to 1000.",
                        "SLIPWAY_DEV is true, which lets everyone in without a credential, but 0.0.0.0 is not a"
                                + " loopback address: unset it, or listen on 127.0.0.1.");
    }

    private static final Map<String, String> OIDC = Map.of(
            "SLIPWAY_OIDC_ISSUER", "https://sso.acme.test/realms/acme",
            "SLIPWAY_OIDC_CLIENT_ID", "slipway",
            "SLIPWAY_OIDC_CLIENT_SECRET", "geheim-genug",
            "SLIPWAY_OIDC_ROLES", "ops=platform-admin, a=b=developer@acme/web,/web devs=viewer@acme/web/staging",
            "SLIPWAY_OIDC_DEFAULT_ROLE", "viewer@acme");

    @Test
    void people_sign_in_with_the_issuer_that_is_named_and_dev_mode_is_off() {
        var access = Config.load(Map.of(), OIDC).access();
        assertThat(access.dev()).isFalse();
        assertThat(access.egressAllow()).isEmpty();
        assertThat(access.oidc())
                .isEqualTo(new Config.Oidc(
                        java.net.URI.create("https://sso.acme.test/realms/acme"),
                        new Config.Client("slipway", "geheim-genug"),
                        List.of("openid", "email", "profile", "groups"),
                        "groups",
                        "slipway",
                        new Config.Roles(
                                List.of(
                                        new Config.GroupRole("ops", role("platform-admin", null, null, null)),
                                        new Config.GroupRole("a=b", role("developer", "acme", "web", null)),
                                        new Config.GroupRole("/web devs", role("viewer", "acme", "web", "staging"))),
                                role("viewer", "acme", null, null))));
        assertThat(access.toString()).contains("sso.acme.test").doesNotContain("geheim");
    }

    private static Config.PlacedRole role(String word, String organization, String project, String environment) {
        return new Config.PlacedRole(word, organization, project, environment);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            SLIPWAY_OIDC_ISSUER,       http://sso.acme.test,  "SLIPWAY_OIDC_ISSUER is 'http://sso.acme.test', but must be an https address such as https://sso.example.com/realms/acme."
            SLIPWAY_OIDC_ISSUER,       https://a@sso.test,    "SLIPWAY_OIDC_ISSUER is 'https://a@sso.test', but must be an https address such as https://sso.example.com/realms/acme."
            SLIPWAY_OIDC_CLIENT_ID,    "",                    "SLIPWAY_OIDC_CLIENT_ID is missing: who Slipway is at SLIPWAY_OIDC_ISSUER."
            SLIPWAY_OIDC_SCOPES,       email,                 "SLIPWAY_OIDC_SCOPES is 'email', but must be words with openid among them."
            SLIPWAY_OIDC_ROLES,        ops=root,              "SLIPWAY_OIDC_ROLES holds 'ops=root', which is not of the form group=role or group=role@organization/project."
            SLIPWAY_OIDC_ROLES,        ops,                   "SLIPWAY_OIDC_ROLES holds 'ops', which is not of the form group=role or group=role@organization/project."
            SLIPWAY_OIDC_ROLES,        ops=viewer@,           "SLIPWAY_OIDC_ROLES holds 'ops=viewer@', which is not of the form group=role or group=role@organization/project."
            SLIPWAY_OIDC_DEFAULT_ROLE, boss,                  "SLIPWAY_OIDC_DEFAULT_ROLE is 'boss', but must be a role such as viewer or viewer@organization."
            SLIPWAY_DEV,               true,                  "SLIPWAY_DEV is true, which lets everyone in without a credential, but SLIPWAY_OIDC_ISSUER is set: unset one of them."
            """)
    void a_bad_value_about_sign_in_is_said_in_one_sentence(String name, String value, String problem) {
        var environment = new HashMap<>(OIDC);
        environment.put(name, value);
        assertThat(problems(Map.of(), environment)).containsExactly(problem);
    }

    @Test
    void an_issuer_on_this_machine_needs_no_tls_and_nothing_about_sign_in_goes_without_an_issuer() {
        var local = Map.of("SLIPWAY_OIDC_ISSUER", "http://[::1]:9000", "SLIPWAY_OIDC_CLIENT_ID", "x");
        assertThat(Config.load(Map.of(), local).access().oidc()).isNotNull();
        assertThat(problems(Map.of(), Map.of("SLIPWAY_OIDC_CLIENT_ID", "x")))
                .containsExactly("SLIPWAY_OIDC_CLIENT_ID is set without a SLIPWAY_OIDC_ISSUER to sign in with.");
    }

    @Test
    void a_file_is_no_folder(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        assertThat(problems(Map.of("--data-dir", file.toString()), Map.of()))
                .containsExactly("--data-dir is '" + file + "', which is a file and not a folder.");
    }

    @Test
    void printing_it_shows_no_secret() {
        var config = Config.load(
                Map.of("--database-url", "jdbc:postgresql://db/x?user=u&password=geheim"),
                Map.of("SLIPWAY_ADMIN_TOKEN", "a-token-of-the-admin", "SLIPWAY_MASTER_KEY", KEY));
        assertThat(config.access().adminToken()).isEqualTo("a-token-of-the-admin");
        assertThat(config.access().keys().master()).isEqualTo(KEY);
        assertThat(config.toString())
                .doesNotContain("geheim")
                .doesNotContain("a-token")
                .doesNotContain(KEY);
    }

    @Test
    void names_of_the_launcher_are_no_problem() {
        assertThat(Config.load(Map.of(), Map.of("SLIPWAY_JAVA_HOME", "/x", "SLIPWAY_JAVA_OPTS", "-Xmx1g")))
                .isNotNull();
    }

    @Test
    void the_message_of_bad_config_is_all_its_problems() {
        assertThatThrownBy(() -> Config.load(Map.of(), Map.of("SLIPWAY_PORT", "x", "SLIPWAY_WORKERS", "y")))
                .isInstanceOf(BadConfig.class)
                .hasMessageContaining("SLIPWAY_PORT")
                .hasMessageContaining("SLIPWAY_WORKERS");
    }

    private static List<String> problems(Map<String, String> options, Map<String, String> environment) {
        return catchThrowableOfType(BadConfig.class, () -> Config.load(options, environment))
                .problems();
    }

    private static Path here(String name) {
        return Path.of(name).toAbsolutePath();
    }
}
