package dev.slipway.run;

import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.expr.BadExpression;
import dev.slipway.expr.Expression;
import dev.slipway.expr.Render;
import dev.slipway.expr.RenderProblem;
import dev.slipway.expr.Secret;
import dev.slipway.expr.Typing;
import dev.slipway.spi.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes a step's `if` and input from its expressions. Pure.
final class StepInput {
    private final Template template;
    private final Step step;

    StepInput(Template template, Step step) {
        this.template = template;
        this.step = step;
    }

    /// What the expressions of a step look at, so that no more than that is read.
    ///
    /// @param secrets names of stored secrets
    /// @param steps ids of steps whose outputs are used
    /// @param run what is used of `run`
    record Uses(Set<String> secrets, Set<String> steps, Set<String> run) {
        static Uses none() {
            return new Uses(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        }

        /// Whether somebody is told how to call back.
        boolean callback() {
            return run.contains("callbackUrl") || run.contains("callbackToken");
        }

        void of(String text) {
            try {
                var expression = Expression.parseSkeleton(text);
                secrets.addAll(expression.secretNames());
                steps.addAll(expression.stepIds());
                run.addAll(expression.runFields());
            } catch (BadExpression e) {
                // It is told when it is rendered, with its place.
            }
        }

        /// Of text where `secrets` mean nothing (SECURITY.md 2.10 E4).
        void ofPlain(String text) {
            try {
                steps.addAll(Expression.parseSkeleton(text).stepIds());
            } catch (BadExpression e) {
                // It is told when it is rendered, with its place.
            }
        }

        void ofTree(@Nullable Object tree) {
            switch (tree) {
                case String text -> of(text);
                case Map<?, ?> map -> map.values().forEach(this::ofTree);
                case Iterable<?> items -> items.forEach(this::ofTree);
                case null, default -> {}
            }
        }
    }

    /// What this step's expressions look at.
    Uses uses() {
        var uses = Uses.none();
        if (step.condition() != null) {
            uses.ofPlain(step.condition());
        }
        uses.ofTree(step.input());
        if (step.input().get("files") instanceof Iterable<?> files) {
            for (var file : files) {
                var text = skeleton(file);
                if (text != null) {
                    uses.of(text);
                }
            }
        }
        return uses;
    }

    /// Whether the step's `if` lets it run: absent, or rendering, trimmed, to exactly `true`.
    boolean wanted(Map<String, @Nullable Object> context) {
        return step.condition() == null || holds(condition(step.condition(), context));
    }

    /// Whether what an `if` came to lets its step run.
    static boolean holds(@Nullable Object condition) {
        var clear = condition instanceof Secret(var secret) ? secret : condition;
        return clear instanceof String text && text.strip().equals("true");
    }

    /// What an `if` of the step comes to, a [Secret] when it was made with one. It sees no stored secrets.
    @Nullable
    Object condition(String condition, Map<String, @Nullable Object> context) {
        var plain = new HashMap<String, @Nullable Object>(context);
        plain.remove("secrets");
        return rendered("if", condition, plain, Typing.TEXT);
    }

    /// The step's input, with a [Secret] at every leaf that was made with one.
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> render(Map<String, @Nullable Object> context) {
        var input = new LinkedHashMap<String, @Nullable Object>();
        step.input()
                .forEach((key, value) -> input.put(
                        key,
                        key.equals("files") && value instanceof Iterable<?> files
                                ? files(files, context)
                                : rendered("input." + key, value, context, typing())));
        return input;
    }

    private Object files(Iterable<?> files, Map<String, @Nullable Object> context) {
        var result = new ArrayList<@Nullable Object>();
        for (var file : files) {
            var text = skeleton(file);
            if (text == null) {
                result.add(rendered("input.files", file, context, typing()));
            } else {
                var made = new LinkedHashMap<String, @Nullable Object>();
                made.put("path", rendered("input.files", ((Map<?, ?>) file).get("path"), context, Typing.TEXT));
                made.put("contentBase64", base64(skeletonRendered(text, context)));
                result.add(made);
            }
        }
        return result;
    }

    /// The text that a file of `files` is rendered from, null when it brings its content itself.
    @Nullable
    String skeleton(@Nullable Object file) {
        if (file instanceof Map<?, ?> map) {
            if (map.get("templatePath") instanceof String path) {
                return template.skeletonFiles().get(path);
            }
            if (map.get("templateContent") instanceof String text) {
                return text;
            }
        }
        return null;
    }

    private @Nullable Object skeletonRendered(String text, Map<String, @Nullable Object> context) {
        try {
            return Expression.parseSkeleton(text).evaluate(context, Typing.TEXT);
        } catch (BadExpression | RenderProblem e) {
            throw unrenderable("input.files", e);
        }
    }

    private static @Nullable Object base64(@Nullable Object text) {
        if (text instanceof Secret(var secret)) {
            return new Secret(base64(secret));
        }
        return Base64.getEncoder().encodeToString(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }

    private Typing typing() {
        return typing(template);
    }

    /// How expressions of a template keep their types.
    static Typing typing(Template template) {
        return switch (template.format()) {
            case FORGEPORTAL_V1 -> Typing.TEXT;
            case SLIPWAY_V1 -> Typing.KEEP;
        };
    }

    private @Nullable Object rendered(
            String place, @Nullable Object tree, Map<String, @Nullable Object> context, Typing typing) {
        try {
            return Render.tree(tree, context, typing);
        } catch (BadExpression | RenderProblem e) {
            throw unrenderable(place, e);
        }
    }

    private Unrenderable unrenderable(String place, RuntimeException e) {
        return new Unrenderable(
                new Failure("expression", "step %s: %s: %s".formatted(step.id(), place, e.getMessage()), false));
    }
}
