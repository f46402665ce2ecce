package dev.slipway.expr;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Values as the original's language sees them: what is true, what is equal, how a number is printed. Values
/// here are clear: whoever calls has taken a [Secret] out before.
final class JavaScript {
    private static final double LEAST_PLAIN = 1e-6;
    private static final double MOST_PLAIN = 1e21;

    private JavaScript() {}

    /// The value of what is not there, which is another one than null.
    enum Undefined {
        UNDEFINED
    }

    /// `!!value`: an empty list and an empty object are true.
    static boolean truthy(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Undefined _ -> false;
            case Boolean bool -> bool;
            case Number number -> decimal(number).signum() != 0;
            case String text -> !text.isEmpty();
            default -> true;
        };
    }

    /// What `{{#with}}` takes for nothing: as falsy, but 0 is something and an empty list is not.
    static boolean empty(@Nullable Object value) {
        return switch (value) {
            case Number _ -> false;
            case List<?> list -> list.isEmpty();
            case null, default -> !truthy(value);
        };
    }

    /// `a === b`: no conversion; lists and objects are equal to themselves alone.
    @SuppressWarnings("ReferenceEquality")
    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number left && b instanceof Number right) {
            return decimal(left).compareTo(decimal(right)) == 0;
        }
        if (a instanceof String || a instanceof Boolean) {
            return a.equals(b);
        }
        return a == b;
    }

    /// `a < b`: two strings by their characters, everything else as numbers.
    static boolean less(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String left && b instanceof String right) {
            return left.compareTo(right) < 0;
        }
        if (a instanceof Number left && b instanceof Number right) {
            return decimal(left).compareTo(decimal(right)) < 0;
        }
        var left = number(a);
        var right = number(b);
        return left.isPresent() && right.isPresent() && left.getAsDouble() < right.getAsDouble();
    }

    /// `String(number)`. Digits beyond a double's are kept instead of rounded away.
    static String text(Number number) {
        if (!(number instanceof BigDecimal || number instanceof Double || number instanceof Float)) {
            return number.toString();
        }
        var exact = decimal(number);
        var rounded = exact.doubleValue();
        if (Double.isInfinite(rounded) || new BigDecimal(Double.toString(rounded)).compareTo(exact) != 0) {
            return exact.stripTrailingZeros().toPlainString();
        }
        if (rounded == 0) {
            return "0";
        }
        var size = Math.abs(rounded);
        var digits = exact.stripTrailingZeros();
        if (size >= LEAST_PLAIN && size < MOST_PLAIN) {
            return digits.toPlainString();
        }
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString()
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }

    /// `Number(value)`, empty for NaN.
    private static OptionalDouble number(@Nullable Object value) {
        return switch (value) {
            case null -> OptionalDouble.of(0);
            case Boolean bool -> OptionalDouble.of(bool ? 1 : 0);
            case Number number -> OptionalDouble.of(number.doubleValue());
            case String text -> number(text.strip());
            default -> OptionalDouble.empty();
        };
    }

    private static OptionalDouble number(String text) {
        if (text.isEmpty()) {
            return OptionalDouble.of(0);
        }
        // Java also reads "1f" and "0x1p3" as numbers.
        if (!text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal decimal -> decimal;
            case BigInteger integer -> new BigDecimal(integer);
            case Double d -> BigDecimal.valueOf(d);
            case Float f -> new BigDecimal(f.toString());
            default -> BigDecimal.valueOf(number.longValue());
        };
    }
}
