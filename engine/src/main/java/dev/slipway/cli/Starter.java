package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts runs.
record Starter(ApiClient api) {
    /// What is asked for besides what to run.
    ///
    /// @param entity of an action run, null for none
    /// @param idempotencyKey null for none
    record Request(
            Map<String, @Nullable Object> inputs,
            @Nullable String entity,
            @Nullable String idempotencyKey) {}

    /// Starts it.
    ///
    /// @return the server's answer: `runId` and `status`
    Fields start(Startable startable, Request request) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (request.idempotencyKey != null) {
            body.put("idempotencyKey", request.idempotencyKey);
        }
        return switch (startable.kind()) {
            case TEMPLATE -> {
                if (request.entity != null) {
                    throw new Trouble("--entity is for actions, and %s is a template".formatted(startable.name()));
                }
                body.put("templateId", startable.id());
                body.put("inputs", request.inputs);
                yield Fields.of(api.post(Resource.at("templates", "run"), body));
            }
            case ACTION -> {
                body.put("input", request.inputs);
                if (request.entity != null) {
                    body.put("entityId", request.entity);
                }
                yield Fields.of(api.post(Resource.at("actions", startable.id(), "run"), body));
            }
        };
    }
}
