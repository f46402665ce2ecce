package dev.slipway.secret;

import dev.slipway.json.Json;
import dev.slipway.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The forms in which a secret shows up in text (SECURITY.md, M2): as it is, line by line, and as JSON, URIs,
/// XML, shells, expressions and base64 write it.
final class Variants {
    /// Of a part of a value, a line or a leaf: shorter ones are ordinary words too often.
    private static final int LEAST_PART = 6;
    private static final int LEAST_BASE64 = 6;
    private static final int MIME_COLUMNS = 76;
    private static final int PEM_COLUMNS = 64;

    /// What the ways to write a URI leave as it is: the strict one, forms, encodeURIComponent and encodeURI.
    private static final List<String> URI_KEEPS = List.of("-._~", "-._*", "-._~!'()*", "-._~!'()*;/?:@&=+$,#");

    private final Set<String> found = new LinkedHashSet<>();

    private Variants() {}

    static Set<String> of(String value) {
        var variants = new Variants();
        variants.addValue(value);
        return variants.found;
    }

    private void addValue(String value) {
        addForms(value);
        addForms(value.strip());
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            addForms(value.substring(1, value.length() - 1));
        }
        if (value.indexOf('\n') >= 0) {
            addForms(value.replace("\r\n", "\n"));
            addForms(value.replace("\r\n", "\n").replace("\n", "\r\n"));
            value.lines()
                    .flatMap(line -> List.of(line, line.strip()).stream())
                    .filter(line -> line.length() >= LEAST_PART)
                    .forEach(this::addForms);
        }
        if (value.startsWith("{") || value.startsWith("[")) {
            try {
                addLeaves(Json.parse(value));
            } catch (JsonProblem e) {
                // It only begins like JSON: then it has no leaves of its own.
            }
        }
    }

    private void addLeaves(@Nullable Object json) {
        switch (json) {
            case String text when text.length() >= LEAST_PART -> addValue(text);
            case Map<?, ?> map -> map.values().forEach(this::addLeaves);
            case List<?> list -> list.forEach(this::addLeaves);
            case null, default -> {}
        }
    }

    private void addForms(String text) {
        add(text);
        addJson(text);
        addUri(text);
        addXml(text);
        addQuoted(text);
        addBase64(text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String variant) {
        if (variant.length() >= Masker.LEAST) {
            found.add(variant);
        }
    }

    private void addJson(String text) {
        var quoted = Json.write(text);
        var raw = quoted.substring(1, quoted.length() - 1);
        var ascii = new StringBuilder();
        raw.chars().forEach(c -> ascii.append(c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        for (var form : List.of(raw, ascii.toString(), ascii.toString().replace("/", "\\/"))) {
            add(form);
            add(upperEscapes(form));
            // JSON inside a JSON string.
            add(form.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        // As Go, and JSON made for HTML, write it.
        add(raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
    }

    private static String upperEscapes(String json) {
        var result = new StringBuilder(json);
        for (int at = json.indexOf("\\u"); at >= 0 && at + 6 <= json.length(); at = json.indexOf("\\u", at + 2)) {
            result.replace(at + 2, at + 6, json.substring(at + 2, at + 6).toUpperCase(Locale.ROOT));
        }
        return result.toString();
    }

    private void addUri(String text) {
        for (var kept : URI_KEEPS) {
            for (var hex : List.of(HexFormat.of().withUpperCase(), HexFormat.of())) {
                var escaped = new StringBuilder();
                for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                    int c = Byte.toUnsignedInt(b);
                    if (isAlphanumeric(c) || kept.indexOf(c) >= 0) {
                        escaped.append((char) c);
                    } else {
                        escaped.append('%').append(hex.toHexDigits(b));
                    }
                }
                add(escaped.toString());
                add(escaped.toString().replace("%20", "+"));
            }
        }
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void addXml(String text) {
        var tags = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add(tags);
        for (var quote : List.of("&quot;", "&#34;", "&#x22;")) {
            for (var apostrophe : List.of("'", "&apos;", "&#39;", "&#x27;")) {
                add(tags.replace("\"", quote).replace("'", apostrophe));
            }
        }
        add(tags.replace("'", "&#39;"));
    }

    private void addQuoted(String text) {
        add(text.replace("'", "'\\''"));
        add(text.replace("'", "'\"'\"'"));
        add(text.replace("'", "''"));
        add(text.replace("'", "\\'"));
        add(text.replace("`", "``"));
        add(escaped(text, "\\\"$`"));
        add(escaped(text, "\\\"$`!"));
        add(escaped(text, "\\\"$`!'&|;<>()*?[]{}#~=% \t^"));
        add(escaped(text, "\\\"$`!'&|;<>()*?[]{}, \t^"));
        add(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"));
    }

    private static String escaped(String text, String special) {
        var result = new StringBuilder();
        text.chars()
                .forEach(c -> result.append(special.indexOf(c) >= 0 ? "\\" : "").append((char) c));
        return result.toString();
    }

    private void addBase64(byte[] bytes) {
        addBase64(Base64.getEncoder(), bytes);
        addBase64(Base64.getUrlEncoder(), bytes);
        var whole = Base64.getEncoder().encodeToString(bytes);
        for (int columns : List.of(MIME_COLUMNS, PEM_COLUMNS)) {
            for (int at = 0; whole.length() > columns && at < whole.length(); at += columns) {
                addLongEnough(whole.substring(at, Math.min(whole.length(), at + columns)));
            }
        }
    }

    /// Where the value begins inside what is encoded is not known: three cases. The characters at both ends
    /// that also depend on the neighbours are left out.
    private void addBase64(Base64.Encoder encoder, byte[] bytes) {
        addLongEnough(encoder.encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            var padded = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, padded, before, bytes.length);
            var text = encoder.withoutPadding().encodeToString(padded);
            int from = before == 0 ? 0 : before + 1;
            int to = text.length() - (padded.length % 3 == 0 ? 0 : 1);
            if (from < to) {
                addLongEnough(text.substring(from, to));
            }
        }
    }

    private void addLongEnough(String base64) {
        if (base64.length() >= LEAST_BASE64) {
            add(base64);
        }
    }
}
