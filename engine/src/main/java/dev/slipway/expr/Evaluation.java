package dev.slipway.expr;

import dev.slipway.expr.JavaScript.Undefined;
import dev.slipway.expr.Syntax.Block;
import dev.slipway.expr.Syntax.Call;
import dev.slipway.expr.Syntax.Literal;
import dev.slipway.expr.Syntax.Node;
import dev.slipway.expr.Syntax.Operand;
import dev.slipway.expr.Syntax.Output;
import dev.slipway.expr.Syntax.Path;
import dev.slipway.expr.Syntax.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One evaluation of an expression: writes its text, counts its steps, and remembers whether it touched a
/// secret. Used once, by one thread.
final class Evaluation {
    static final int MAX_RESULT = 256 * 1024;
    static final int MAX_STEPS = 200_000;

    private final Map<String, ? extends @Nullable Object> context;
    private final StringBuilder out = new StringBuilder();
    private int steps;
    private boolean touchedSecret;

    Evaluation(Map<String, ? extends @Nullable Object> context) {
        this.context = context;
    }

    /// The text that the nodes come to.
    @Nullable
    Object text(List<Node> nodes) {
        write(nodes, new Scope(context, null, null, Map.of()));
        return result(out.toString());
    }

    /// The value itself, with the secrets inside it as they are.
    @Nullable
    Object value(Operand operand) {
        var value = value(operand, new Scope(context, null, null, Map.of()));
        return result(value == Undefined.UNDEFINED ? null : value);
    }

    private @Nullable Object result(@Nullable Object value) {
        return touchedSecret ? new Secret(Secret.reveal(value)) : value;
    }

    private void write(List<Node> nodes, Scope scope) {
        for (var node : nodes) {
            step();
            switch (node) {
                case Text(var text) -> append(text);
                case Output(var operand) -> print(value(operand, scope));
                case Block block -> write(block, scope);
            }
        }
    }

    private void write(Block block, Scope scope) {
        var subject = value(block.subject(), scope);
        switch (block.kind()) {
            case IF -> choose(block, holds(subject), scope);
            case IF_OR_ZERO -> choose(block, !JavaScript.empty(subject), scope);
            case UNLESS -> choose(block, !holds(subject), scope);
            case UNLESS_OR_ZERO -> choose(block, JavaScript.empty(subject), scope);
            case EACH -> each(block, subject, scope);
            case WITH -> {
                if (JavaScript.empty(subject)) {
                    write(block.otherwise(), scope);
                } else {
                    write(block.body(), scope.enter(subject, block.names(), subject));
                }
            }
            case SECTION -> section(block, subject, scope);
        }
    }

    private static boolean holds(@Nullable Object subject) {
        return JavaScript.truthy(subject) && !JavaScript.empty(subject);
    }

    private void choose(Block block, boolean first, Scope scope) {
        write(first ? block.body() : block.otherwise(), scope);
    }

    private void section(Block block, @Nullable Object subject, Scope scope) {
        switch (subject) {
            case null -> write(block.otherwise(), scope);
            case Undefined _ -> write(block.otherwise(), scope);
            case Boolean bool -> choose(block, bool, scope);
            case List<?> list -> each(block, list, scope);
            default -> write(block.body(), scope.enter(subject, List.of()));
        }
    }

    private void each(Block block, @Nullable Object subject, Scope scope) {
        if (subject instanceof List<?> list && !list.isEmpty()) {
            int index = 0;
            for (var item : list) {
                round(block, open(item), index, index, index == list.size() - 1, scope);
                index++;
            }
        } else if (subject instanceof Map<?, ?> map && !map.isEmpty()) {
            int index = 0;
            for (var entry : map.entrySet()) {
                round(
                        block,
                        open(entry.getValue()),
                        String.valueOf(entry.getKey()),
                        index,
                        index == map.size() - 1,
                        scope);
                index++;
            }
        } else {
            write(block.otherwise(), scope);
        }
    }

    private void round(Block block, @Nullable Object item, Object key, int index, boolean last, Scope scope) {
        step();
        var facts = Map.of("key", key, "index", index, "first", index == 0, "last", last);
        write(block.body(), scope.enter(item, block.names(), item, key).with(new Round(facts, scope.round())));
    }

    /// The value in clear; undefined when there is none.
    private @Nullable Object value(Operand operand, Scope scope) {
        step();
        return switch (operand) {
            case Literal(var value) -> value;
            case Path path -> value(path, scope);
            case Call(var function, var arguments) -> call(function, arguments, scope);
        };
    }

    private @Nullable Object value(Path path, Scope scope) {
        var parts = path.parts();
        @Nullable
        Object value = switch (path.from()) {
            case ROOT -> context;
            case VALUE -> scope.outer(path.up());
            case ROUND -> {
                var round = scope.roundOut(path.up());
                yield round == null ? Map.of() : round.facts();
            }
            case NAME ->
                !parts.isEmpty() && scope.names().containsKey(parts.getFirst()) ? scope.names() : scope.value();
        };
        for (var part : parts) {
            value = open(member(value, part));
        }
        return value;
    }

    private @Nullable Object call(Function function, List<Operand> arguments, Scope scope) {
        return switch (function) {
            case AND -> all(arguments, true, scope);
            case OR -> !all(arguments, false, scope);
            case NOT -> !JavaScript.truthy(value(arguments.getFirst(), scope));
            case EQ -> JavaScript.same(value(arguments.getFirst(), scope), value(arguments.get(1), scope));
            case NE -> !JavaScript.same(value(arguments.getFirst(), scope), value(arguments.get(1), scope));
            case LT -> JavaScript.less(value(arguments.getFirst(), scope), value(arguments.get(1), scope));
            case GT -> JavaScript.less(value(arguments.get(1), scope), value(arguments.getFirst(), scope));
            case LOOKUP -> open(member(value(arguments.getFirst(), scope), key(value(arguments.get(1), scope))));
        };
    }

    /// Whether all have this truth. Every argument is evaluated, as in the original.
    private boolean all(List<Operand> arguments, boolean truth, Scope scope) {
        boolean result = true;
        for (var argument : arguments) {
            result &= JavaScript.truthy(value(argument, scope)) == truth;
        }
        return result;
    }

    private static @Nullable String key(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Number number -> JavaScript.text(number);
            case Boolean bool -> bool.toString();
            case null, default -> null;
        };
    }

    private static @Nullable Object member(@Nullable Object holder, @Nullable String part) {
        if (part == null) {
            return Undefined.UNDEFINED;
        }
        return switch (holder) {
            case Map<?, ?> map -> map.containsKey(part) ? map.get(part) : Undefined.UNDEFINED;
            case List<?> list -> {
                int index = index(part);
                yield part.equals("length")
                        ? (Object) list.size()
                        : index >= 0 && index < list.size() ? list.get(index) : Undefined.UNDEFINED;
            }
            case String text -> part.equals("length") ? (Object) text.length() : Undefined.UNDEFINED;
            case null, default -> Undefined.UNDEFINED;
        };
    }

    private static int index(String part) {
        boolean digits = !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(part) : -1;
    }

    private @Nullable Object open(@Nullable Object value) {
        var opened = value;
        while (opened instanceof Secret(var inner)) {
            touchedSecret = true;
            opened = inner;
        }
        return opened;
    }

    private void print(@Nullable Object value) {
        switch (value) {
            case null -> {}
            case Undefined _ -> {}
            case Number number -> append(JavaScript.text(number));
            case Map<?, ?> _ -> append("[object Object]");
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    step();
                    append(i == 0 ? "" : ",");
                    print(open(list.get(i)));
                }
            }
            default -> append(value.toString());
        }
    }

    private void append(String text) {
        if (text.length() > MAX_RESULT - out.length()) {
            throw new RenderProblem("", "the result is longer than %d characters".formatted(MAX_RESULT));
        }
        out.append(text);
    }

    private void step() {
        if (++steps > MAX_STEPS) {
            throw new RenderProblem("", "the expression takes more than %d steps".formatted(MAX_STEPS));
        }
    }

    /// Where a path begins.
    ///
    /// @param value the current value
    /// @param outside what `../` leads to
    /// @param names block parameters, also those from further outside
    private record Scope(
            @Nullable Object value,
            @Nullable Scope outside,
            @Nullable Round round,
            Map<String, @Nullable Object> names) {
        @SuppressWarnings("ReferenceEquality")
        Scope enter(@Nullable Object inner, List<String> parameters, @Nullable Object... arguments) {
            var named = names;
            if (!parameters.isEmpty()) {
                named = new HashMap<>(names);
                for (int i = 0; i < Math.min(parameters.size(), arguments.length); i++) {
                    named.put(parameters.get(i), arguments[i]);
                }
            }
            // As there: going into the value where one is already is no step that `../` leads back from.
            return new Scope(inner, inner == value ? outside : this, round, named);
        }

        Scope with(Round next) {
            return new Scope(value, outside, next, names);
        }

        @Nullable
        Object outer(int up) {
            Scope scope = this;
            for (int i = 0; i < up; i++) {
                scope = scope.outside;
                if (scope == null) {
                    return Undefined.UNDEFINED;
                }
            }
            return scope.value;
        }

        @Nullable
        Round roundOut(int up) {
            var result = round;
            for (int i = 0; i < up && result != null; i++) {
                result = result.outside();
            }
            return result;
        }
    }

    /// What a loop knows of its current round: key, index, first, last.
    private record Round(
            Map<String, Object> facts, @Nullable Round outside) {}
}
