package dev.slipway.openapi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That what every HTTP test is held against can fail.
class ContractTest {
    private static final String RUN = "/api/v1/templates/runs/0193ad3c-8a5f-7cc1-9d3e-3f0b8c2a7e11/cancel";

    private final Contract contract = new Contract(List.of("forgeportal", "slipway"));

    private void answered(String method, String path, int status, String type, String body) {
        var headers = HttpHeaders.of(Map.of("Content-Type", List.of(type)), (_, _) -> true);
        contract.check(method, path, new Contract.Answer(status, headers, body));
    }

    @Test
    void an_answer_as_the_document_tells_it_passes() {
        var body = "{\"data\":{\"runId\":\"0193ad3c-8a5f-7cc1-9d3e-3f0b8c2a7e11\",\"status\":\"canceled\"}}";
        assertThatCode(() -> answered("POST", RUN, 200, "application/json; charset=utf-8", body))
                .doesNotThrowAnyException();
        var error = "{\"error\":\"Unavailable\",\"message\":\"Temporarily unavailable\"}";
        assertThatCode(() -> answered("POST", RUN, 503, "application/json", error))
                .doesNotThrowAnyException();
        assertThatCode(() -> answered("DELETE", "/api/v1/secrets/x", 204, "", ""))
                .doesNotThrowAnyException();
        assertThatCode(() -> answered("GET", "/nowhere", 404, "text/html", "?")).doesNotThrowAnyException();
        assertThatCode(() -> answered("GET", "/livez", 200, "application/json", "{\"status\":\"ok\"}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | /nowhere          | 200 | application/json | {}                                  | no document has that operation
            DELETE | /livez            | 200 | application/json | {"status":"ok"}                     | no document has that operation
            GET    | /api/v1/templates | 409 | application/json | {"error":"Conflict","message":"x"}  | it does not tell of 409
            GET    | /livez            | 200 | text/plain       | ok                                  | not of text/plain
            GET    | /livez            | 200 | application/json | ok                                  | no JSON
            GET    | /livez            | 200 | application/json | {"status":"well"}                   | /status
            GET    | /livez            | 200 | application/json | {"status":"ok","more":1}            | more
            GET    | /healthz          | 503 | application/json | {"status":"error"}                  | db
            GET    | /api/v1/templates | 401 | application/json | {"error":"Unauthorized","message":"x"} | the header WWW-Authenticate is missing
            GET    | /api/v1/templates | 500 | application/json | {"error":"Oops","message":"x"}      | /error
            DELETE | /api/v1/secrets/x | 204 | text/plain       | gone                                | it tells of no body
            GET    | /readyz           | 200 | application/json | {"status":"ok","db":"connected","loops":{"worker":"tired"}} | worker
            """)
    void another_answer_fails_and_says_why(
            String method, String path, int status, String type, String body, String why) {
        assertThatThrownBy(() -> answered(method, path, status, type, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_time_without_three_fraction_digits_fails() {
        var body = "{\"data\":{\"secrets\":[{\"name\":\"A\",\"environment\":null,\"version\":1,"
                + "\"createdAt\":\"%s\",\"updatedAt\":\"2025-01-16T10:00:00.000Z\"}]}}";
        assertThatCode(() -> answered(
                        "GET", "/api/v1/secrets", 200, "application/json", body.formatted("2025-01-15T10:00:00.000Z")))
                .doesNotThrowAnyException();
        for (var time : List.of("2025-01-15T10:00:00Z", "2025-01-15T10:00:00.000+01:00", "2025-13-15T10:00:00.000Z")) {
            assertThatThrownBy(() -> answered("GET", "/api/v1/secrets", 200, "application/json", body.formatted(time)))
                    .hasMessageContaining("/createdAt");
        }
    }
}
