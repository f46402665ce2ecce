package dev.slipway.json;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes JSON as plain Java values: maps (in the order written), lists, strings, booleans, null,
/// and for numbers Integer, Long, BigInteger, or BigDecimal for everything with a fraction or an exponent, so
/// that no digit is lost on the way through.
///
/// Reading is strict, as SECURITY.md 2.9 asks: UTF-8 decoded by the JDK (Jackson takes overlong forms), no
/// duplicate key, nothing after the value, no NUL and no lone surrogate (PostgreSQL stores neither), bounded
/// depth and size.
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 20_000;
    private static final int MAX_KEYS = 1_000;
    private static final int MAX_KEY_LENGTH = 256;
    private static final int MAX_STRING_LENGTH = 256 * 1024;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NUMBER_BITS = 200; // 60 digits
    private static final int MAX_EXPONENT = 308;

    private static final JsonFactory FACTORY = factory(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNameLength(MAX_KEY_LENGTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(1024 * 1024)
            .build());

    // PostgreSQL gives numbers back without exponent: 1e308, which is within the limits, as 309 digits.
    private static final JsonFactory OWN_FACTORY = factory(StreamReadConstraints.builder()
            .maxNestingDepth(1_000)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(10_000)
            .maxStringLength(Integer.MAX_VALUE)
            .build());

    private static JsonFactory factory(StreamReadConstraints limits) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(limits)
                .build();
    }

    private Json() {}

    /// Reads bytes that came from outside.
    ///
    /// @throws JsonProblem when they are not one JSON value in UTF-8 within the limits
    public static @Nullable Object parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new JsonProblem("the text is not valid UTF-8");
        }
    }

    /// Reads text that came from outside.
    ///
    /// @throws JsonProblem when it is not one JSON value within the limits
    public static @Nullable Object parse(String text) {
        return new Reader(FACTORY, MAX_VALUES, MAX_KEYS, MAX_STRING_LENGTH).read(text);
    }

    /// Reads text that we wrote ourselves, for example a jsonb column: same strictness, without the size
    /// limits.
    public static @Nullable Object parseOwn(String text) {
        return new Reader(OWN_FACTORY, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE).read(text);
    }

    /// Reads text that we wrote ourselves and that is an object.
    public static Map<String, @Nullable Object> parseOwnObject(String text) {
        return object(parseOwn(text));
    }

    /// The value as an object.
    ///
    /// @throws JsonProblem when it is something else
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new JsonProblem("expected an object, got " + typeName(value));
    }

    /// The value as a list.
    ///
    /// @throws JsonProblem when it is something else
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new JsonProblem("expected a list, got " + typeName(value));
    }

    /// JSON's word for the value's type: object, array, string, number, boolean or null.
    public static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "object";
            case List<?> _ -> "array";
            case Boolean _ -> "boolean";
            case Number _ -> "number";
            default -> "string";
        };
    }

    /// Compact JSON, keys in the order of the map.
    public static String write(@Nullable Object value) {
        var out = new StringWriter();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, generator);
        }
        return out.toString();
    }

    /// Compact JSON with sorted keys and numbers in their shortest form: equal values give equal text.
    public static String canonical(@Nullable Object value) {
        return write(sorted(value));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new TreeMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(String.valueOf(key), sorted(item)));
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                list.forEach(item -> result.add(sorted(item)));
                yield result;
            }
            case BigDecimal number -> plain(number);
            case Double number -> plain(BigDecimal.valueOf(number));
            case null, default -> value;
        };
    }

    private static Number plain(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() <= 0 ? stripped.toBigInteger() : stripped;
    }

    private static void write(@Nullable Object value, JsonGenerator out) {
        switch (value) {
            case null -> out.writeNull();
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((key, item) -> {
                    out.writeName(String.valueOf(key));
                    write(item, out);
                });
                out.writeEndObject();
            }
            case Iterable<?> items -> {
                out.writeStartArray();
                for (var item : items) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Boolean bool -> out.writeBoolean(bool);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Short number -> out.writeNumber(number);
            case BigInteger number when number.bitLength() > MAX_NUMBER_BITS -> out.writeNumber(shortest(number));
            case BigInteger number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Float number -> out.writeNumber(number);
            default -> out.writeString(value.toString());
        }
    }

    /// PostgreSQL gives 1e308 back with all its zeros; written like that it would be beyond our own limit.
    private static String shortest(BigInteger number) {
        return new BigDecimal(number).stripTrailingZeros().toString().replace("E+", "E");
    }

    /// One reading: counts what it has seen.
    private static final class Reader {
        private final JsonFactory factory;
        private final int maxValues;
        private final int maxKeys;
        private final int maxString;
        private int values;

        Reader(JsonFactory factory, int maxValues, int maxKeys, int maxString) {
            this.factory = factory;
            this.maxValues = maxValues;
            this.maxKeys = maxKeys;
            this.maxString = maxString;
        }

        @Nullable
        Object read(String text) {
            try (var parser = factory.createParser(ObjectReadContext.empty(), text)) {
                if (parser.nextToken() == null) {
                    throw new JsonProblem("the text is empty");
                }
                var value = value(parser);
                if (parser.nextToken() != null) {
                    throw new JsonProblem("there is more text after the JSON value");
                }
                return value;
            } catch (JacksonException e) {
                var at = e.getLocation();
                throw new JsonProblem(
                        at == null
                                ? said(e)
                                : "%s (line %d, column %d)".formatted(said(e), at.getLineNr(), at.getColumnNr()));
            }
        }

        /// The parser's words, unless they name its own classes and settings.
        private static String said(JacksonException e) {
            var message = String.valueOf(e.getOriginalMessage());
            if (!message.contains("`")) {
                return message;
            }
            return e instanceof StreamConstraintsException
                    ? "beyond the limits: %d levels, %d characters in a number, %d in a name"
                            .formatted(MAX_DEPTH, MAX_NUMBER_LENGTH, MAX_KEY_LENGTH)
                    : "this is no valid JSON";
        }

        private @Nullable Object value(JsonParser parser) {
            if (++values > maxValues) {
                throw new JsonProblem("more than %d values".formatted(maxValues));
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> map(parser);
                case START_ARRAY -> items(parser);
                case VALUE_STRING -> string(parser.getString());
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> null;
                case VALUE_NUMBER_INT -> integer(parser);
                case VALUE_NUMBER_FLOAT -> decimal(parser.getString());
                default -> throw new JsonProblem("unexpected " + parser.currentToken());
            };
        }

        private Map<String, @Nullable Object> map(JsonParser parser) {
            var result = new LinkedHashMap<String, @Nullable Object>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = string(parser.currentName());
                parser.nextToken();
                result.put(name, value(parser));
                if (result.size() > maxKeys) {
                    throw new JsonProblem("more than %d keys in one object".formatted(maxKeys));
                }
            }
            return result;
        }

        private List<@Nullable Object> items(JsonParser parser) {
            var result = new ArrayList<@Nullable Object>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                result.add(value(parser));
            }
            return Collections.unmodifiableList(result);
        }

        private String string(String text) {
            if (text.length() > maxString) {
                throw new JsonProblem("a string is longer than %d characters".formatted(maxString));
            }
            for (int i = 0; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == 0) {
                    throw new JsonProblem("a string holds the character U+0000");
                }
                if (Character.isSurrogate(c)) {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        i++;
                    } else {
                        throw new JsonProblem("a string holds half of a surrogate pair");
                    }
                }
            }
            return text;
        }

        private static Number integer(JsonParser parser) {
            return switch (parser.getNumberType()) {
                case INT -> parser.getIntValue();
                case LONG -> parser.getLongValue();
                default -> parser.getBigIntegerValue();
            };
        }

        private static BigDecimal decimal(String text) {
            var e = Math.max(text.indexOf('e'), text.indexOf('E'));
            if (e >= 0 && (text.length() - e > 5 || Math.abs(Integer.parseInt(text.substring(e + 1))) > MAX_EXPONENT)) {
                throw new JsonProblem("a number's exponent is beyond %d".formatted(MAX_EXPONENT));
            }
            return new BigDecimal(text);
        }
    }
}
