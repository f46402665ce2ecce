package dev.slipway.catalog;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The `trigger` of Terrantula's actions, and what becomes of it: `webhook` is a request of the executor
/// `http`
/// that waits for its callback, every other type is the executor of that name with the rest as its settings.
///
/// @param usual the trigger, if there is one
/// @param overridden the trigger as each environment of `envOverrides` has it: the fields that it names are
///     its own, the others those of the usual one
record TriggerReader(Optional<Place> usual, Map<String, Place> overridden) {
    /// Three tries, after 1 and 2 seconds, each delay shortened by chance (CONTRACTS.md section 2).
    static final Retry RETRY =
            new Retry(2, Retry.Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofMinutes(10), true);

    private static final int MOST_TRIES = 100;
    private static final int MOST_MILLISECONDS = 24 * 60 * 60 * 1000;

    /// Methods without a body, unless one is said.
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

    /// The trigger of a document, wherever it stands there.
    static Optional<Place> trigger(Place root) {
        return root.field("spec").orElse(root).field("trigger");
    }

    /// The triggers of a document.
    static TriggerReader of(Place root) {
        var usual = trigger(root);
        var overridden = new LinkedHashMap<String, Place>();
        var overrides = root.field("spec").orElse(root).field("envOverrides");
        if (usual.isPresent() && overrides.isPresent()) {
            overrides.get().fields().forEach((environment, place) -> {
                if (place.node() instanceof Node.Fields && usual.get().node() instanceof Node.Fields) {
                    overridden.put(environment, merged(usual.get(), place));
                } else {
                    place.fields(); // reports what it is instead
                }
            });
        }
        return new TriggerReader(usual, overridden);
    }

    private static Place merged(Place usual, Place override) {
        var fields = new LinkedHashMap<String, Node.Field>();
        if (usual.node() instanceof Node.Fields(var _, var before)) {
            fields.putAll(before);
        }
        if (override.field("trigger").orElse(override).node() instanceof Node.Fields(var _, var instead)) {
            fields.putAll(instead);
        }
        return new Place(
                override.file(),
                new Node.Fields(override.line(), fields),
                override.line(),
                override.path(),
                override.problems());
    }

    /// How an action with this trigger is carried out.
    ///
    /// @param timeout the whole run's, waiting for the callback included
    static Execution read(Place trigger, Metadata metadata, Duration timeout) {
        if (!(trigger.node() instanceof Node.Fields)) {
            trigger.fields(); // reports what it is instead
            return new Execution("", Map.of(), timeout, RETRY, null);
        }
        var type = trigger.required("type").map(place -> place.text("")).orElse("");
        var retry = retry(trigger);
        return switch (type) {
            case "webhook" -> new Execution("http", request(trigger, metadata), timeout, retry, null);
            case "noop" -> new Execution("noop", Map.of(), timeout, retry, null);
            default -> new Execution(type, rest(trigger), timeout, retry, null);
        };
    }

    /// The settings of `http`.
    private static Map<String, Object> request(Place trigger, Metadata metadata) {
        var settings = new LinkedHashMap<String, Object>();
        trigger.field("url").ifPresent(url -> settings.put("url", url.text("")));
        var method = trigger.field("method").map(place -> place.text("POST")).orElse("POST");
        settings.put("method", method);
        trigger.field("headers").ifPresent(headers -> settings.put("headers", headers.object()));
        trigger.field("auth").ifPresent(auth -> settings.put("auth", authorization(auth)));
        trigger.field("signingSecret").ifPresent(secret -> settings.put("signing", Map.of("secret", secret.text(""))));
        var payload = trigger.field("payload");
        if (payload.isPresent()) {
            settings.put("body", Plain.of(payload.get().node().value()));
        } else if (!WITHOUT_BODY.contains(method)) {
            settings.put("body", usualPayload(metadata));
        }
        settings.put("await", "callback");
        return Plain.copy(settings);
    }

    /// What is sent when the trigger says nothing: who runs what with what, and how to report back.
    private static Map<String, Object> usualPayload(Metadata metadata) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("runId", "{{ run.id }}");
        payload.put("action", metadata.name());
        payload.put("parameters", "{{ parameters }}");
        payload.put("callbackUrl", "{{ run.callbackUrl }}");
        payload.put("callbackToken", "{{ run.callbackToken }}");
        return payload;
    }

    /// `header` names its header in one of three ways.
    private static Map<String, Object> authorization(Place auth) {
        var said = new LinkedHashMap<>(auth.object());
        for (var key : Set.of("header", "headerName")) {
            var name = said.remove(key);
            if (name != null) {
                said.put("name", name);
            }
        }
        return said;
    }

    /// What a trigger says beside what is the same for all.
    private static Map<String, Object> rest(Place trigger) {
        var settings = new LinkedHashMap<>(trigger.object());
        settings.keySet().removeAll(Set.of("type", "retry", "jitter"));
        return Plain.copy(settings);
    }

    private static Retry retry(Place trigger) {
        var said = trigger.field("retry");
        said.ifPresent(Place::fields); // reports what is no object
        var retry = said.filter(place -> place.node() instanceof Node.Fields);
        int tries = retry.flatMap(place -> place.field("maxAttempts"))
                .map(place -> place.integer(1, MOST_TRIES, RETRY.maxAttempts()))
                .orElse(RETRY.maxAttempts());
        var backoff = retry.flatMap(place -> place.field("backoff"))
                .map(place -> place.word(Retry.Backoff.class, RETRY.backoff()))
                .orElse(RETRY.backoff());
        var delay = retry.flatMap(place -> place.field("initialDelayMs"))
                .map(place -> Duration.ofMillis(place.integer(0, MOST_MILLISECONDS, 1000)))
                .orElse(RETRY.delay());
        var jitter = retry.flatMap(place -> place.field("jitter"))
                .or(() -> trigger.field("jitter"))
                .map(place -> place.bool(RETRY.jitter()))
                .orElse(RETRY.jitter());
        var longest = delay.compareTo(RETRY.maxDelay()) > 0 ? delay : RETRY.maxDelay();
        return new Retry(tries - 1, backoff, delay, longest, jitter);
    }
}
