package dev.slipway.run;

import dev.slipway.catalog.Execution;
import dev.slipway.expr.Render;
import dev.slipway.expr.RenderProblem;
import dev.slipway.expr.Secret;
import dev.slipway.expr.Typing;
import dev.slipway.spi.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the expressions of an action see (DEFINITIONS.md, Expressions). Pure.
final class ActionContext {
    /// What an index of PostgreSQL surely takes as one of its keys.
    private static final int MAX_GROUP = 255;

    private ActionContext() {}

    /// `parameters`, `entity`, `recommendations`, `run` and `secrets` of one attempt.
    ///
    /// @param callback `callbackUrl` and `callbackToken`, when they are used
    static Map<String, @Nullable Object> of(
            Run run, Map<String, @Nullable Object> input, Map<String, Secret> secrets, Map<String, Object> callback) {
        var about = new HashMap<String, @Nullable Object>(callback);
        about.put("id", run.id().toString());
        var context = of(run.origin(), input, secrets);
        context.put("run", about);
        return context;
    }

    /// The same without `run`, which nobody knows before the run is there.
    static Map<String, @Nullable Object> of(
            Run.Origin origin, Map<String, @Nullable Object> input, Map<String, Secret> secrets) {
        var context = new HashMap<String, @Nullable Object>();
        context.put("parameters", input);
        context.put("entity", entity(origin.entityId()));
        context.put("secrets", secrets);
        var recommendations = origin.annotations().get("recommendations");
        context.put("recommendations", recommendations == null ? Map.of() : recommendations);
        return context;
    }

    /// `entity`, empty when the run is about none.
    static Map<String, Object> entity(@Nullable UUID entityId) {
        return entityId == null ? Map.of() : Map.of("id", entityId.toString());
    }

    /// The name of the concurrency group that a run with this input belongs to.
    static String group(
            Execution.Concurrency concurrency, Map<String, @Nullable Object> input, @Nullable UUID entityId) {
        var context = new HashMap<String, @Nullable Object>();
        context.put("parameters", input);
        context.put("entity", entity(entityId));
        try {
            var name = Render.tree(concurrency.group(), context, Typing.TEXT);
            if (name instanceof Secret) {
                throw new Unrenderable(
                        new Failure("expression", "concurrency.group: a group's name cannot hold a secret", false));
            }
            var text = String.valueOf(name);
            if (text.length() > MAX_GROUP) {
                throw new Unrenderable(new Failure(
                        "expression",
                        "concurrency.group: a group's name has at most %d characters".formatted(MAX_GROUP),
                        false));
            }
            return text;
        } catch (RenderProblem e) {
            throw new Unrenderable(new Failure("expression", "concurrency.group: " + e.getMessage(), false));
        }
    }
}
