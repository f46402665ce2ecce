package dev.slipway.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Evaluates the strings of a whole tree, for example the `input` of a step.
///
/// Threading: the expressions read before are kept for all threads.
public final class Render {
    private static final int MAX_KEPT = 2_000;
    private static final Map<String, Expression> KEPT = new ConcurrentHashMap<>();

    private Render() {}

    /// The tree with every string leaf evaluated; keys and other leaves stay as they are. Leaves made with a
    /// [Secret] are secrets.
    ///
    /// @throws RenderProblem naming the place in the tree, never a value
    public static @Nullable Object tree(
            @Nullable Object tree, Map<String, ? extends @Nullable Object> context, Typing typing) {
        return tree("", tree, context, typing);
    }

    private static @Nullable Object tree(
            String place, @Nullable Object tree, Map<String, ? extends @Nullable Object> context, Typing typing) {
        return switch (tree) {
            case String text -> leaf(place, text, context, typing);
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, item) -> result.put(
                        String.valueOf(key),
                        tree(place.isEmpty() ? "" + key : place + "." + key, item, context, typing)));
                yield Collections.unmodifiableMap(result);
            }
            case List<?> list -> {
                var result = new ArrayList<@Nullable Object>(list.size());
                for (var item : list) {
                    result.add(tree("%s[%d]".formatted(place, result.size()), item, context, typing));
                }
                yield Collections.unmodifiableList(result);
            }
            case null, default -> tree;
        };
    }

    private static @Nullable Object leaf(
            String place, String text, Map<String, ? extends @Nullable Object> context, Typing typing) {
        if (!text.contains("{{")) {
            return text;
        }
        try {
            return expression(text).evaluate(context, typing);
        } catch (BadExpression e) {
            throw new RenderProblem(place, String.valueOf(e.getMessage()));
        } catch (RenderProblem e) {
            throw new RenderProblem(place, String.valueOf(e.getMessage()));
        }
    }

    private static Expression expression(String text) {
        var kept = KEPT.get(text);
        if (kept == null) {
            kept = Expression.parse(text);
            if (KEPT.size() >= MAX_KEPT) {
                KEPT.clear();
            }
            KEPT.put(text, kept);
        }
        return kept;
    }
}
