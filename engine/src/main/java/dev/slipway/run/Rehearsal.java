package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Schema;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.Violation;
import dev.slipway.expr.Render;
import dev.slipway.expr.RenderProblem;
import dev.slipway.expr.Secret;
import dev.slipway.json.Json;
import dev.slipway.secret.Sealed;
import dev.slipway.spi.Executor;
import dev.slipway.spi.Wait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Goes through a run as it would go if every step that runs succeeded, as far as that is known before. Pure: it
/// makes the same decisions with the same rules as the engine, and does nothing.
///
/// @param environment where the run would belong
/// @param origin who asks
/// @param stored the names of the secrets that are there; their values are not needed
/// @param executors by name
record Rehearsal(
        String environment, Run.Origin origin, Set<String> stored, Function<String, Optional<Executor>> executors) {
    private static final List<String> RUN_ID = List.of("run", "id");
    private static final List<String> CREATED_AT = List.of("run", "createdAt");
    private static final List<String> STATUS = List.of("run", "status");
    private static final Set<List<String>> UNKNOWN_TO_ACTIONS =
            Set.of(RUN_ID, List.of("run", "callbackUrl"), List.of("run", "callbackToken"));

    /// Of a template.
    ///
    /// @param actions by step id
    /// @param inputs with defaults, secrets marked
    /// @param limit what is left of the caller's
    DryRun template(
            Template template,
            Map<String, Action> actions,
            Map<String, @Nullable Object> inputs,
            DryRun.@Nullable Allowance limit) {
        var play = new Play(template, actions, inputs);
        var steps = play.steps();
        var later = new ArrayList<String>();
        var problems = new ArrayList<String>();
        var outputs = play.outputs(later, problems);
        return new DryRun(shown("inputs", inputs, new ArrayList<>()), steps, outputs, later, problems, limit);
    }

    /// Of an action: one step that has the action's name.
    ///
    /// @param input with defaults, secrets marked
    /// @param limit what is left of the caller's
    DryRun action(Action action, Map<String, @Nullable Object> input, DryRun.@Nullable Allowance limit) {
        var name = action.metadata().name();
        var role = new DryRun.Role(
                name,
                action.metadata().title(),
                action.metadata().ref(),
                action.execution(environment).executor(),
                List.of());
        var problems = new ArrayList<String>();
        var scene = scene(action, input, problems);
        var step = step(role, new DryRun.Fate(DryRun.Verdict.RUN, null), input, scene, problems);
        return new DryRun(
                shown("inputs", input, new ArrayList<>()), List.of(step), Map.of(), List.of(), List.of(), limit);
    }

    private static DryRun.Step step(
            DryRun.Role role,
            DryRun.Fate fate,
            Map<String, @Nullable Object> input,
            Scene scene,
            List<String> problems) {
        var later = new ArrayList<String>();
        var told = new DryRun.Told(shown("input", input, later), shown("settings", scene.settings(), later), later);
        return new DryRun.Step(role, fate, told, MadeFiles.of(input.get("files")), scene.asks(), distinct(problems));
    }

    /// A secret that both a step and its action name is missing once.
    private static List<String> distinct(List<String> problems) {
        return problems.stream().distinct().toList();
    }

    /// What an action does with its input.
    ///
    /// @param asks what people are asked, null for nothing
    private record Scene(
            Map<String, @Nullable Object> settings,
            @Nullable Wait asks) {}

    private Scene scene(Action action, Map<String, @Nullable Object> input, List<String> problems) {
        var execution = action.execution(environment);
        var unknown = new HashSet<>(UNKNOWN_TO_ACTIONS);
        Later.paths(input).forEach(path -> unknown.add(below("parameters", path)));
        missing(Preparing.uses(action.format(), execution.settings()).secrets(), problems);
        var puttingOff = switch (action.format()) {
            case SLIPWAY_V1 -> Later.expressions(unknown);
            case TERRANTULA_V1 -> Later.interpolations(unknown);
        };
        var written = Json.object(Later.putOff(execution.settings(), puttingOff));
        try {
            if (execution.concurrency() != null
                    && !Later.expressions(unknown).test(execution.concurrency().group())) {
                var _ = ActionContext.group(execution.concurrency(), input, origin.entityId());
            }
            var settings = Preparing.settings(action.format(), written, ActionContext.of(origin, input, secrets()));
            return new Scene(settings, Asked.by(executors.apply(execution.executor()), settings, problems));
        } catch (Unrenderable e) {
            problems.add(e.failure().message());
            return new Scene(Json.object(execution.settings()), null);
        }
    }

    private static List<String> below(String root, List<String> path) {
        var result = new ArrayList<String>();
        result.add(root);
        result.addAll(path);
        return List.copyOf(result);
    }

    private void missing(Collection<String> names, List<String> problems) {
        names.stream()
                .filter(name -> !stored.contains(name))
                .map(Vault::unknown)
                .forEach(problems::add);
    }

    /// The stored secrets as they are shown: nobody needs to open them.
    private Map<String, Secret> secrets() {
        var result = new HashMap<String, Secret>();
        stored.forEach(name -> result.put(name, new Secret(Sealed.MASK)));
        return result;
    }

    private static Map<String, @Nullable Object> shown(
            String place, Map<String, @Nullable Object> tree, List<String> later) {
        return Json.object(Later.shown(place, tree, later));
    }

    /// One template while it is gone through. Used once, by one thread.
    private final class Play {
        private final Template template;
        private final Map<String, Action> actions;
        private final Map<String, @Nullable Object> inputs;
        private final Map<String, Plan.StepState> states = new HashMap<>();

        Play(Template template, Map<String, Action> actions, Map<String, @Nullable Object> inputs) {
            this.template = template;
            this.actions = actions;
            this.inputs = inputs;
        }

        List<DryRun.Step> steps() {
            var done = new HashMap<String, DryRun.Step>();
            var moves = Plan.of(template.steps(), states).moves();
            while (!moves.isEmpty()) {
                for (var move : moves) {
                    var step = made(move);
                    done.put(move.step().id(), step);
                    states.put(move.step().id(), state(step.fate().verdict()));
                }
                moves = Plan.of(template.steps(), states).moves();
            }
            return template.steps().stream()
                    .map(step -> Objects.requireNonNull(done.get(step.id()), step.id()))
                    .toList();
        }

        private static Plan.StepState state(DryRun.Verdict verdict) {
            return switch (verdict) {
                // Whether it runs or not is the same to the steps behind it.
                case RUN, UNDECIDED -> Plan.StepState.SUCCEEDED;
                case SKIPPED -> Plan.StepState.SKIPPED;
                case NOT_EXECUTED -> Plan.StepState.NOT_EXECUTED;
            };
        }

        private DryRun.Step made(Plan.Move move) {
            var unknown = unknown();
            var problems = new ArrayList<String>();
            return switch (move) {
                case Plan.Move.Leave(var step) -> {
                    // Where it does run, the run's status is another one than here.
                    unknown.add(STATUS);
                    var reason = "it runs when a step before it has failed";
                    yield step(step, new DryRun.Fate(DryRun.Verdict.NOT_EXECUTED, reason), unknown, problems);
                }
                case Plan.Move.Consider(var step) -> step(step, fate(step, unknown, problems), unknown, problems);
            };
        }

        /// What is known only later: what the run is called, and what its steps bring.
        private Set<List<String>> unknown() {
            var unknown = new HashSet<>(Set.of(RUN_ID, CREATED_AT));
            states.forEach((step, state) -> {
                if (state == Plan.StepState.SUCCEEDED) {
                    unknown.add(List.of("steps", step));
                }
            });
            return unknown;
        }

        private DryRun.Fate fate(Step step, Set<List<String>> unknown, List<String> problems) {
            var condition = step.condition();
            if (condition == null) {
                return new DryRun.Fate(DryRun.Verdict.RUN, null);
            }
            if (Later.expressions(unknown).test(condition)) {
                var reason = "its `if` depends on what is known only later: " + condition;
                return new DryRun.Fate(DryRun.Verdict.UNDECIDED, reason);
            }
            try {
                var value = new StepInput(template, step).condition(condition, context());
                if (StepInput.holds(value)) {
                    return new DryRun.Fate(DryRun.Verdict.RUN, null);
                }
                var seen = Json.write(Later.shown("if", value, new ArrayList<>()));
                var reason = "its `if` is %s, which comes to %s and not to \"true\"".formatted(condition, seen);
                return new DryRun.Fate(DryRun.Verdict.SKIPPED, reason);
            } catch (Unrenderable e) {
                problems.add(e.failure().message());
                return new DryRun.Fate(DryRun.Verdict.RUN, null);
            }
        }

        private DryRun.Step step(Step step, DryRun.Fate fate, Set<List<String>> unknown, List<String> problems) {
            var action = Objects.requireNonNull(actions.get(step.id()), step.id());
            var role = new DryRun.Role(
                    step.id(),
                    step.name(),
                    action.metadata().ref(),
                    action.execution(environment).executor(),
                    step.flow().needs());
            // The engine reads the secrets of a step before it looks at its `if`.
            missing(new StepInput(template, step).uses().secrets(), problems);
            var found = new ArrayList<String>();
            var input = input(step, action, unknown, found);
            var scene = scene(action, input, found);
            switch (fate.verdict()) {
                case RUN, UNDECIDED -> problems.addAll(found);
                case SKIPPED -> {} // nothing of it is looked at
                case NOT_EXECUTED -> problems.clear();
            }
            return Rehearsal.step(role, fate, input, scene, problems);
        }

        /// The step's input; as it was written, and known only later, where it cannot be rendered.
        private Map<String, @Nullable Object> input(
                Step step, Action action, Set<List<String>> unknown, List<String> problems) {
            Map<String, @Nullable Object> rendered;
            try {
                rendered = new StepInput(template, puttingOff(step, unknown)).render(context());
            } catch (Unrenderable e) {
                problems.add(e.failure().message());
                return Json.object(Later.putOff(step.input(), _ -> true));
            }
            var schema = Schema.of(action.parameters());
            var input = Json.object(schema.withDefaults(rendered));
            var clear = Secret.reveal(input);
            schema.check(clear).stream()
                    .filter(violation -> isKnown(input, violation))
                    .map(violation -> Advance.unfit(action, violation))
                    .forEach(problems::add);
            if (Advance.tooLarge(Later.shown("input", clear, new ArrayList<>()))) {
                problems.add(Advance.TOO_LARGE);
                return Json.object(Later.putOff(step.input(), _ -> true));
            }
            return Json.object(schema.markSecrets(input));
        }

        /// The same step with everything put off that cannot be evaluated yet, whole files among it.
        private Step puttingOff(Step step, Set<List<String>> unknown) {
            var puttingOff = Later.expressions(unknown);
            var making = new StepInput(template, step);
            var input = new LinkedHashMap<String, @Nullable Object>();
            step.input()
                    .forEach((key, value) -> input.put(
                            key,
                            key.equals("files") && value instanceof List<?> files
                                    ? Json.list(files).stream()
                                            .map(file -> file(file, making.skeleton(file), puttingOff))
                                            .toList()
                                    : Later.putOff(value, puttingOff)));
            return new Step(
                    step.id(),
                    step.name(),
                    step.action(),
                    values(input),
                    step.condition(),
                    step.flow(),
                    step.overrides());
        }

        /// @param skeleton the text that the file is rendered from, null when it brings its content itself
        private static @Nullable Object file(
                @Nullable Object file, @Nullable String skeleton, Predicate<String> puttingOff) {
            if (skeleton == null || !puttingOff.test(skeleton) || !(file instanceof Map<?, ?> map)) {
                return Later.putOff(file, puttingOff);
            }
            var made = new LinkedHashMap<String, @Nullable Object>();
            made.put("path", Later.putOff(map.get("path"), puttingOff));
            made.put("contentBase64", new Later(skeleton));
            return made;
        }

        // Records of the catalog say Object, because who reads them asks by key; null may be in them, too.
        @SuppressWarnings({"unchecked", "NullAway"})
        private static Map<String, Object> values(Map<String, @Nullable Object> input) {
            return (Map<String, Object>) (Map<?, ?>) input;
        }

        /// What expressions of the template see. What is missing here is put off.
        private Map<String, @Nullable Object> context() {
            var context = new HashMap<String, @Nullable Object>(inputs);
            context.put("steps", Map.of());
            var status = Advance.word(Plan.endingNow(template.steps(), states));
            context.put("run", Map.of("status", status, "requestedBy", origin.requestedBy()));
            context.put("entity", ActionContext.entity(origin.entityId()));
            context.put("secrets", secrets());
            return context;
        }

        Map<String, @Nullable Object> outputs(List<String> later, List<String> problems) {
            var context = context();
            context.put("secrets", Map.of());
            try {
                var written = Later.putOff(template.outputs(), Later.expressions(unknown()));
                var outputs = Json.object(Render.tree(written, context, StepInput.typing(template)));
                return shown("outputs", outputs, later);
            } catch (RenderProblem e) {
                problems.add("outputs: " + e.getMessage());
                return Json.object(template.outputs());
            }
        }
    }

    /// Whether what a violation is about is known: not a value that comes later, nor a stored secret.
    private static boolean isKnown(Map<String, @Nullable Object> input, Violation violation) {
        @Nullable Object at = input;
        for (var key : violation.path()) {
            at = switch (at) {
                case Map<?, ?> map -> map.get(key);
                case List<?> list ->
                    key.matches("\\d{1,6}") && Integer.parseInt(key) < list.size()
                            ? list.get(Integer.parseInt(key))
                            : null;
                case null, default -> at;
            };
        }
        return !Later.isIn(at) && !holdsStored(at);
    }

    private static boolean holdsStored(@Nullable Object tree) {
        return Sealed.values(tree).stream().anyMatch(value -> value.contains(Sealed.MASK));
    }
}
