package dev.slipway.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.executor.http.EgressPolicy;
import dev.slipway.json.Json;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every executor that comes with the server.
@Timeout(60)
class ExecutorContractTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @TempDir
    Path folder;

    private Executors executors;

    @BeforeEach
    void open() {
        var policy = EgressPolicy.of(EgressPolicy.LOOPBACK, Set.of());
        executors = Executors.open(Clock.systemUTC(), () -> policy, folder.resolve("plugins"));
    }

    @AfterEach
    void close() {
        executors.close();
    }

    private Executor named(String name) {
        return Objects.requireNonNull(executors.byName().get(name));
    }

    private boolean admits(String name, String settings) {
        var schema = SCHEMAS.getSchema(named(name).settingsSchema(), InputFormat.JSON);
        return schema.validate(settings, InputFormat.JSON).isEmpty()
                && named(name).problems(Json.parseOwnObject(settings), Map.of()).isEmpty();
    }

    @Test
    void every_schema_of_settings_is_one_and_knows_the_literal_settings() {
        var meta = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(executors.byName().values()).hasSize(6).allSatisfy(executor -> {
            assertThat(meta.validate(executor.settingsSchema(), InputFormat.JSON))
                    .isEmpty();
            var schema = Json.parseOwnObject(executor.settingsSchema());
            assertThat(schema).containsEntry("additionalProperties", false);
            assertThat(Json.object(schema.get("properties")).keySet()).containsAll(executor.literalSettings());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            noop  | {}
            noop  | {"output": {"sum": "{{parameters.a}}"}}
            sleep | {"for": "30s"}
            approval | {}
            approval | {"approvers": ["ada@example.com", "token:ci"], "required": 2, "selfApproval": true, "expires": "90m"}
            approval | {"approvers": {"users": ["ada@example.com"], "groups": ["sre"]}, "required": 5, "message": "Go?"}
            approval | {"approvers": {"users": ["{{parameters.owner}}"]}, "required": 2, "message": "{{parameters.x}}"}
            variables | {"schema": {"type": "object"}}
            variables | {"schema": {"type": "object", "properties": {"a": {}}}, "defaults": {"a": 1}, "expires": 60}
            sleep | {"for": 5}
            sleep | {"for": "{{parameters.pause}}"}
            sleep | {"until": "2026-01-01T00:00:00Z"}
            shell | {"command": ["echo", "{{parameters.a}}", 5]}
            shell | {"script": "echo $INPUT_A", "env": {"A": "{{parameters.a}}"}, "workingDirectory": "repo"}
            http  | {"url": "https://example.com/{{parameters.a}}"}
            http  | {"url": "{{parameters.url}}", "method": "PUT", "headers": {"X-A": 1}, "body": [1], "expect": [200, "3xx"]}
            http  | {"url": "https://example.com", "auth": {"type": "bearer", "token": "{{secrets.T}}"}, "expect": "200-204"}
            """)
    void good_settings_are_admitted(String executor, String settings) {
        assertThat(admits(executor, settings)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            noop  | {"outputs": 1}
            sleep | {}
            sleep | {"for": "30s", "until": "2026-01-01T00:00:00Z"}
            approval | {"approvers": []}
            approval | {"approvers": {}}
            approval | {"approvers": {"users": []}}
            approval | {"approvers": {"people": ["ada@example.com"]}}
            approval | {"approvers": ["ada"]}
            approval | {"approvers": ["team-admin"]}
            approval | {"approvers": {"roles": ["admin"]}}
            approval | {"approvers": ["ada@example.com"], "required": 2}
            approval | {"approvers": ["ada@example.com", "ada@example.com"], "required": 2}
            approval | {"required": 0}
            approval | {"required": 1.5}
            approval | {"required": 101}
            approval | {"selfApproval": "no"}
            approval | {"expires": "soon"}
            approval | {"expires": 0}
            approval | {"expires": "400d"}
            approval | {"expires": 1e300}
            approval | {"mesage": "Go?"}
            variables | {}
            variables | {"schema": "any"}
            variables | {"schema": {"type": "object", "properties": {"a": {}}}, "defaults": {"b": 1}}
            variables | {"schema": {"type": "object"}, "required": 2}
            sleep | {"for": "a while"}
            sleep | {"until": "tomorrow"}
            shell | {}
            shell | {"command": ["true"], "script": "true"}
            shell | {"command": "true"}
            shell | {"command": []}
            shell | {"script": "true", "env": {"A B": "x"}}
            shell | {"script": "true", "env": {"SLIPWAY_OUTPUT": "x"}}
            shell | {"command": ["sh", "-c", "echo {{parameters.a}}"]}
            http  | {}
            http  | {"url": "ftp://example.com"}
            http  | {"url": "https://example.com", "expect": "ok"}
            http  | {"url": "https://example.com", "auth": {"type": "bearer"}}
            http  | {"url": "https://example.com", "headers": {"Host": "other"}}
            http  | {"url": "https://example.com", "method": "BREW"}
            """)
    void bad_settings_are_not(String executor, String settings) {
        assertThat(admits(executor, settings)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"noop", "sleep", "shell", "http", "approval", "variables"})
    void an_attempt_that_is_interrupted_ends_within_a_second_and_its_grace(String name) throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = Map.<String, Map<String, Object>>of(
                    "noop", Map.of(),
                    "sleep", Map.of("for", "30s"),
                    "variables", Map.of("schema", Map.of("type", "object")),
                    "shell", Map.of("script", "trap '' TERM; while :; do sleep 1000; done"),
                    "http", Map.of("url", "http://127.0.0.1:" + silent.getLocalPort() + "/"));
            var task = new RecordedTask(settings.getOrDefault(name, Map.of()), Map.of(), folder);
            var attempt = Attempt.start(named(name), task);

            attempt.interrupt();

            attempt.ends(Duration.ofSeconds(2));
        }
    }

    @Test
    void one_executor_serves_many_attempts_at_once() throws Exception {
        var attempts = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                .map(number -> Attempt.start(
                        named("shell"),
                        new RecordedTask(
                                Map.of("script", "printf '{\"n\": %s}' $INPUT_N > $SLIPWAY_OUTPUT; sleep 1000 &"),
                                Map.of("n", number),
                                folder)))
                .toList();

        for (int i = 0; i < attempts.size(); i++) {
            assertThat(attempts.get(i).outcome()).isEqualTo(Outcome.done(Map.of("n", i + 1)));
        }
    }
}
