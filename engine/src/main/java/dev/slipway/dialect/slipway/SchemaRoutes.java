package dev.slipway.dialect.slipway;

import dev.slipway.dialect.PortalErrors;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Route;
import dev.slipway.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/// `/schema/{name}.json`: the JSON Schemas of the file formats, for editors.
final class SchemaRoutes {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}\\.json");

    void addTo(Routes routes) {
        routes.add(new Route(
                "GET",
                "/schema/{file}",
                Guard.open(),
                SchemaRoutes::get,
                PortalErrors.TABLE,
                "Get the JSON Schema of a file format"));
    }

    private static Reply get(Call call) {
        var file = call.path("file");
        var missing = new HttpProblem.NotFound("Schema not found");
        if (!NAME.matcher(file).matches()) {
            throw missing;
        }
        try (var in = SchemaRoutes.class.getResourceAsStream("/schema/" + file)) {
            if (in == null) {
                throw missing;
            }
            return Reply.bytes(200, "application/schema+json; charset=utf-8", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
