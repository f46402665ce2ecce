package dev.slipway.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a plain YAML scalar is by the core schema of YAML 1.2: `no`, `017` and `12:30` are not surprises.
final class CoreSchema {
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_EXPONENT = 308;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)(?:[eE](?<exponent>[-+]?[0-9]+))?");
    private static final Pattern NO_NUMBER = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private CoreSchema() {}

    /// Text, Integer, Long, BigInteger, BigDecimal, Boolean or null.
    ///
    /// @throws NumberFormatException when it is a number beyond our limits
    static @Nullable Object value(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> numberOrText(text);
        };
    }

    private static Object numberOrText(String text) {
        var first = text.charAt(0);
        if (first != '+' && first != '-' && first != '.' && (first < '0' || first > '9')) {
            return text;
        }
        if (NO_NUMBER.matcher(text).matches()) {
            throw new NumberFormatException("%s is no number that JSON has; quote it to make it text".formatted(text));
        }
        var decimal = FLOAT.matcher(text);
        if (INTEGER.matcher(text).matches()) {
            return narrow(new BigInteger(shortEnough(text)));
        }
        if (OCTAL.matcher(text).matches()) {
            return narrow(new BigInteger(shortEnough(text).substring(2), 8));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return narrow(new BigInteger(shortEnough(text).substring(2), 16));
        }
        if (decimal.matches()) {
            var exponent = decimal.group("exponent");
            if (exponent != null && (exponent.length() > 5 || Math.abs(Integer.parseInt(exponent)) > MAX_EXPONENT)) {
                throw new NumberFormatException("the number's exponent is beyond %d".formatted(MAX_EXPONENT));
            }
            return new BigDecimal(shortEnough(text));
        }
        return text;
    }

    private static String shortEnough(String number) {
        if (number.length() > MAX_NUMBER_LENGTH) {
            throw new NumberFormatException(
                    "a number has more than %d digits; quote it to make it text".formatted(MAX_NUMBER_LENGTH));
        }
        return number;
    }

    private static Number narrow(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }
}
