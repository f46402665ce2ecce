package dev.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final List<String> PATHS = List.of(
            "/",
            "/a/{x}",
            "/a/b",
            "/a/{x}/c",
            "/a/b/{y}",
            "/{o}/{p}/envs/{e}",
            "/api/v1/actions/{id}",
            "/api/v1/actions/runs",
            "/api/v1/actions/{id}/logs",
            "/api/v1/actions/runs/{run}",
            "/ui/{rest*}",
            "/ui/docs");

    private static Route route(String method, String path) {
        return new Route(method, path, Guard.open(), _ -> Reply.noContent(), PlainErrors.TABLE, path);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                        | /                           |
            /a/b                     | /a/b                        |
            /a/z                     | /a/{x}                      | x=z
            /a/b/c                   | /a/b/{y}                    | y=c
            /a/z/c                   | /a/{x}/c                    | x=z
            /a/z/d                   | -                           |
            /acme/shop/envs/prod     | /{o}/{p}/envs/{e}           | o=acme p=shop e=prod
            /api/shop/envs/prod      | -                           |
            /admin/shop/envs/prod    | -                           |
            /acme//envs/prod         | -                           |
            /api/v1/actions/runs     | /api/v1/actions/runs        |
            /api/v1/actions/runs/7   | /api/v1/actions/runs/{run}  | run=7
            /api/v1/actions/runs/logs| /api/v1/actions/runs/{run}  | run=logs
            /api/v1/actions/7/logs   | /api/v1/actions/{id}/logs   | id=7
            /ui                      | -                           |
            /ui/                     | /ui/{rest*}                 |
            /ui/runs                 | /ui/{rest*}                 | rest=runs
            /ui/runs/7               | /ui/{rest*}                 | rest=runs/7
            /ui/docs                 | /ui/docs                    |
            /ui/docs/x               | /ui/{rest*}                 | rest=docs/x
            """)
    void the_closest_route_is_found_in_whatever_order_they_came(String path, String expected, String parameters) {
        for (int seed = 0; seed < 20; seed++) {
            var shuffled = new ArrayList<>(PATHS);
            Collections.shuffle(shuffled, new Random(seed));
            var routes = new Routes();
            shuffled.forEach(each -> routes.add(route("GET", each)));
            var found = routes.find("GET", PathPattern.split(path));
            assertThat(found.map(match -> match.route().path()).orElse("-")).isEqualTo(expected);
            for (var pair : parameters == null ? new String[0] : parameters.split(" ")) {
                assertThat(found.orElseThrow().parameters()).containsEntry(pair.split("=")[0], pair.split("=")[1]);
            }
        }
    }

    @Test
    void a_method_that_the_literal_lacks_is_looked_for_at_the_parameter() {
        var routes = new Routes().add(route("GET", "/a/runs")).add(route("DELETE", "/a/{id}"));
        assertThat(routes.find("DELETE", List.of("a", "runs"))
                        .orElseThrow()
                        .route()
                        .path())
                .isEqualTo("/a/{id}");
        assertThat(routes.methodsAt(List.of("a", "runs"))).containsExactly("DELETE", "GET", "HEAD");
    }

    @Test
    void a_route_is_there_once() {
        var routes = new Routes().add(route("GET", "/a/{x}"));
        assertThatThrownBy(() -> routes.add(route("GET", "/a/{y}"))).hasMessage("two routes for GET /a/{y}");
        assertThat(routes.add(route("POST", "/a/{y}")).list())
                .extracting(Route::method)
                .containsExactly("GET", "POST");
    }

    @Test
    void a_route_has_a_guard() {
        assertThatThrownBy(() -> new Route("GET", "/a", null, _ -> Reply.noContent(), PlainErrors.TABLE, ""))
                .hasMessage("the route GET /a has no guard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//a", "/a b", "/{a}/{a}", "/{}", "/a{b}", "/*"})
    void what_is_no_path_is_refused(String path) {
        assertThatThrownBy(() -> route("GET", path)).isInstanceOf(IllegalArgumentException.class);
    }
}
