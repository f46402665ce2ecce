package dev.slipway.cli;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a person gave as inputs: a JSON file and `key=value` pairs, which win over it.
///
/// @param file its path, `-` for standard input, null for none
/// @param pairs each `key=value`, `key=@file` for the text of a file, or `key=@@text` for text that begins
///     with @
record GivenInputs(@Nullable String file, List<String> pairs) {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    /// The inputs, each pair's value turned into its parameter's type.
    ///
    /// @throws Trouble when a file cannot be read, or a value is not of the type
    Map<String, @Nullable Object> resolve(ParameterTypes types, InputStream in) {
        var result = new LinkedHashMap<String, @Nullable Object>(fromFile(in));
        var seen = new HashSet<String>();
        for (var pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw new Trouble("-p %s: write it as key=value".formatted(pair));
            }
            var key = pair.substring(0, at);
            if (!seen.add(key)) {
                throw new Trouble(
                        "-p %s is given twice; a list is written as JSON: -p '%s=[\"a\",\"b\"]'".formatted(key, key));
            }
            var text = text(key, pair.substring(at + 1), in);
            result.put(key, value(key, text, types.of(key)));
        }
        return result;
    }

    private Map<String, @Nullable Object> fromFile(InputStream in) {
        if (file == null) {
            return Map.of();
        }
        try {
            return Json.object(Json.parse(read(file, in)));
        } catch (JsonProblem e) {
            throw new Trouble("--input %s: %s; it must hold one JSON object".formatted(file, e.getMessage()));
        }
    }

    private static String text(String key, String value, InputStream in) {
        if (value.startsWith("@@")) {
            return value.substring(1);
        }
        if (!value.startsWith("@")) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read(value.substring(1), in)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Trouble("-p %s=%s: the file is no text in UTF-8".formatted(key, value));
        }
    }

    private static byte[] read(String path, InputStream in) {
        try {
            return path.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new Trouble("cannot read the file \"%s\"; is the path right?".formatted(path), e);
        }
    }

    private static @Nullable Object value(String key, String text, Optional<List<String>> types) {
        // What the server does not list is sent as text: it knows better what to say to that.
        var possible = types.orElse(List.of("string"));
        if (possible.isEmpty()) {
            return jsonElse(text, text);
        }
        for (var type : possible) {
            var found = as(type, text);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (possible.contains("null") && (text.isEmpty() || text.equals("null"))) {
            return null;
        }
        throw new Trouble("-p %s: %s".formatted(key, expected(key, possible)));
    }

    private static Optional<Object> as(String type, String text) {
        return switch (type) {
            case "string" -> Optional.of(text);
            case "boolean" ->
                text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
            case "number", "integer" ->
                NUMBER.matcher(text).matches() ? Optional.ofNullable(jsonElse(text, null)) : Optional.empty();
            case "array" -> Optional.ofNullable(jsonElse(text, null)).filter(List.class::isInstance);
            case "object" -> Optional.ofNullable(jsonElse(text, null)).filter(Map.class::isInstance);
            case "null" -> Optional.empty();
            default -> Optional.of(text);
        };
    }

    private static String expected(String key, List<String> types) {
        return switch (types.getFirst()) {
            case "boolean" -> "%s is true or false".formatted(key);
            case "array" -> "%s is a list; write it as JSON: -p '%s=[\"a\",\"b\"]'".formatted(key, key);
            case "object" -> "%s is an object; write it as JSON: -p '%s={\"a\":1}'".formatted(key, key);
            default -> "%s is a number, for example -p %s=3".formatted(key, key);
        };
    }

    private static @Nullable Object jsonElse(String text, @Nullable Object otherwise) {
        try {
            return Json.parse(text);
        } catch (JsonProblem e) {
            return otherwise;
        }
    }
}
