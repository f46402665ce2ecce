package dev.slipway.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// The OpenAPI document of one API, as it stands in `resources/openapi`.
///
/// Threading: immutable.
///
/// @param name the API's name
/// @param yaml the file
/// @param root what it says
/// @param operations what can be done
record Document(String name, String yaml, Part root, List<Operation> operations) {
    /// Reads the document of an API.
    ///
    /// @throws IllegalArgumentException when there is none
    static Document read(String name) {
        var yaml = text("/openapi/" + name + ".yaml");
        var loaded = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("the document of " + name + " is no object");
        }
        var root = Part.root(map);
        return new Document(name, yaml, root, Operation.all(root));
    }

    /// The text of a file on the class path.
    ///
    /// @throws IllegalArgumentException when it is not there
    static String text(String file) {
        try (var in = Document.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the API is called.
    String title() {
        return root.at("info").text("title");
    }

    /// One sentence about it.
    String summary() {
        return root.at("info").text("summary");
    }
}
