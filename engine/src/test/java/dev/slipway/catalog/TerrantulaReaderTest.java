package dev.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of Terrantula's actions inside; `valid/terrantula.yaml` and `invalid/terrantula.yaml` hold
/// whole files.
class TerrantulaReaderTest {
    private static Action read(String text) {
        var reading = new Reading(FakeExecutor.ALL, "acme/web");
        reading.add(new SourceFile("f.yaml", Yaml.read("f.yaml", text)));
        assertThat(reading.problems()).isEmpty();
        return (Action) ((Document.OfDefinition) reading.good().getFirst()).definition();
    }

    @Test
    void a_webhook_becomes_a_request_that_waits_for_its_callback() {
        var action = read("""
                kind: Action
                name: OnboardTenant
                displayName: Onboard
                description: Makes a tenant
                trigger:
                  type: webhook
                  url: https://example.com/{{ parameters.name }}
                  auth: {type: header, headerName: X-Key, value: "{{ secrets.api-key }}"}
                  headers: {X-A: b}
                  payload: {name: "{{ parameters.name }}"}
                  retry: {maxAttempts: 5, backoff: fixed, initialDelayMs: 250}
                timeout: 5
                """);

        assertThat(action.format()).isEqualTo(Action.Format.TERRANTULA_V1);
        assertThat(action.metadata().ref()).isEqualTo("OnboardTenant@v1");
        assertThat(action.metadata().title()).isEqualTo("Onboard");
        assertThat(action.metadata().description()).isEqualTo("Makes a tenant");
        assertThat(action.metadata().project()).isEqualTo("acme/web");
        assertThat(action.execution())
                .isEqualTo(new Execution(
                        "http",
                        Map.of(
                                "url",
                                "https://example.com/{{ parameters.name }}",
                                "method",
                                "POST",
                                "auth",
                                Map.of("type", "header", "name", "X-Key", "value", "{{ secrets.api-key }}"),
                                "headers",
                                Map.of("X-A", "b"),
                                "body",
                                Map.of("name", "{{ parameters.name }}"),
                                "await",
                                "callback"),
                        Duration.ofMinutes(5),
                        new Retry(4, Retry.Backoff.FIXED, Duration.ofMillis(250), Duration.ofMinutes(10), true),
                        null));
    }

    @Test
    void what_a_trigger_does_not_say_is_usual() {
        var execution = read("{kind: Action, name: a, trigger: {type: webhook, url: 'https://example.com'}}")
                .execution();

        assertThat(execution.timeout()).isEqualTo(Duration.ofMinutes(60));
        assertThat(execution.retry())
                .isEqualTo(
                        new Retry(2, Retry.Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(10), true));
        assertThat(Plain.object(execution.settings().get("body")))
                .containsEntry("runId", "{{ run.id }}")
                .containsEntry("action", "a")
                .containsEntry("parameters", "{{ parameters }}")
                .containsEntry("callbackUrl", "{{ run.callbackUrl }}")
                .containsEntry("callbackToken", "{{ run.callbackToken }}");
    }

    @Test
    void its_parameters_become_a_json_schema() {
        var schema = read("""
                apiVersion: terrantula.io/v1
                kind: Action
                metadata: {name: a}
                spec:
                  parameters:
                    - {name: plan, type: string, enum: [basic, premium], required: true, description: Which}
                    - {name: seats, type: integer, default: 5}
                    - {name: token, type: string, secret: true}
                  trigger: {type: noop}
                """).parameters();

        assertThat(schema)
                .isEqualTo(Map.of(
                        "type",
                        "object",
                        "required",
                        List.of("plan"),
                        "properties",
                        Map.of(
                                "plan",
                                Map.of("type", "string", "enum", List.of("basic", "premium"), "description", "Which"),
                                "seats",
                                Map.of("type", "integer", "default", 5),
                                "token",
                                Map.of("type", "string", "secret", true))));
        assertThat(Schema.of(schema).check(Map.of("plan", "gold"))).hasSize(1);
        assertThat(Schema.of(schema).withDefaults(Map.of("plan", "basic")))
                .isEqualTo(Map.of("plan", "basic", "seats", 5));
    }

    @Test
    void an_environment_overrides_single_fields_of_the_trigger() {
        var action = read("""
                kind: Action
                name: a
                trigger: {type: webhook, url: "https://example.com", headers: {X: y}, retry: {maxAttempts: 1}}
                envOverrides:
                  staging: {url: "https://staging.example.com", headers: {Z: z}}
                  test: {type: noop}
                """);

        assertThat(action.execution("production").settings()).containsEntry("url", "https://example.com");
        assertThat(action.execution("staging").settings())
                .containsEntry("url", "https://staging.example.com")
                .containsEntry("headers", Map.of("Z", "z"))
                .containsEntry("method", "POST");
        assertThat(action.execution("staging").retry().maxAttempts()).isEqualTo(1);
        assertThat(action.execution("test").executor()).isEqualTo("noop");
    }

    @Test
    void another_type_is_the_executor_of_that_name() {
        var execution = read("""
                {kind: Action, name: a, trigger: {type: shell, command: [echo, "{{ parameters.x }}"], jitter: false}}
                """).execution();

        assertThat(execution.executor()).isEqualTo("shell");
        assertThat(execution.settings()).isEqualTo(Map.of("command", List.of("echo", "{{ parameters.x }}")));
        assertThat(execution.retry().jitter()).isFalse();
    }

    @Test
    void the_rest_of_a_blueprint_is_passed_by() {
        var reading = new Reading(FakeExecutor.ALL, "default/default");
        reading.add(new SourceFile("f.yaml", Yaml.read("f.yaml", """
                apiVersion: terrantula.io/v1
                kind: EntityType
                metadata: {name: Tenant}
                ---
                kind: Cell
                name: clusters
                """)));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.good()).isEmpty();
    }
}
