package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.http.Route;
import dev.slipway.openapi.Contract;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The documents of the APIs against the route table, both ways.
@TestDatabase
class DocumentedRoutesTest {
    private static final Pattern PERMISSION = Pattern.compile("[a-z]+:[a-z]+");

    private final Contract contract = new Contract(Dialects.names());
    private TestServer server;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String text(Route route) {
        return route.method() + " " + Contract.nameless(route.path());
    }

    @Test
    void every_route_is_in_one_document_and_every_documented_operation_is_a_route() {
        assertThat(contract.routes().keySet())
                .containsExactlyInAnyOrderElementsOf(server.routes().list().stream()
                        .map(DocumentedRoutesTest::text)
                        .toList());
    }

    @Test
    void a_document_tells_the_permissions_that_the_route_asks_for() {
        var needed = server.routes().list().stream()
                .collect(Collectors.toMap(DocumentedRoutesTest::text, DocumentedRoutesTest::permissions));

        assertThat(contract.routes()).isEqualTo(needed);
    }

    private static List<String> permissions(Route route) {
        return Arrays.stream(route.guard().name().split("[ ,+]+", -1))
                .filter(word -> PERMISSION.matcher(word).matches())
                .toList();
    }
}
