package dev.slipway.dialect.forgeportal;

import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.States;
import dev.slipway.http.Timestamps;
import dev.slipway.run.AuditLog;
import dev.slipway.run.Kind;
import dev.slipway.run.Run;
import dev.slipway.run.RunView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// From what the engine knows to ForgePortal's JSON, field by field. Lists have snake_case rows, details
/// camelCase.
final class Wire {
    private Wire() {}

    /// A template as lists show it.
    static Map<String, @Nullable Object> template(Revision<Template> revision) {
        var metadata = revision.definition().metadata();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", revision.id());
        fields.put("name", metadata.name());
        fields.put("version", metadata.version());
        fields.put("title", metadata.title());
        fields.put("description", metadata.description());
        fields.put("tags", metadata.tags());
        fields.put("parameters", revision.definition().parameters().listing());
        return fields;
    }

    /// A template with all that it says.
    static Map<String, @Nullable Object> templateDetail(Revision<Template> revision) {
        var fields = template(revision);
        fields.put("owner", revision.definition().metadata().owner());
        fields.put(
                "steps", revision.definition().steps().stream().map(Wire::step).toList());
        fields.put("outputs", revision.definition().outputs());
        return fields;
    }

    private static Map<String, @Nullable Object> step(Step step) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", step.id());
        fields.put("name", step.name());
        fields.put("action", step.action());
        fields.put("input", step.input());
        if (step.condition() != null) {
            fields.put("if", step.condition());
        }
        fields.put("needs", step.flow().needs());
        fields.put("when", word(step.flow().when()));
        fields.put("onError", word(step.flow().onError()));
        return fields;
    }

    /// What every list of action runs shows of one.
    static Map<String, @Nullable Object> actionRow(RunView view) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", run.id());
        fields.put("action_id", run.definition().id());
        fields.put("template_id", templateId(run));
        fields.put("template_run_id", run.step() == null ? null : run.step().parentId());
        fields.put("step_id", run.step() == null ? null : run.step().key());
        fields.put("entity_id", run.origin().entityId());
        fields.put("requested_by", run.origin().requestedBy());
        fields.put("status", States.word(Kind.ACTION, view.state()));
        fields.put("input", run.input());
        fields.put("output", view.output());
        fields.put("error", view.error());
        fields.put("retry_count", view.retryCount());
        fields.put("max_retries", run.maxAttempts() - 1);
        fields.put("started_at", Timestamps.textOrNull(view.startedAt()));
        fields.put("finished_at", Timestamps.textOrNull(view.finishedAt()));
        fields.put("created_at", Timestamps.text(run.createdAt()));
        return fields;
    }

    /// An action run with all that there is to it.
    static Map<String, @Nullable Object> actionDetail(RunView view) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", run.id());
        fields.put("actionId", run.definition().id());
        fields.put("entityId", run.origin().entityId());
        fields.put("requestedBy", run.origin().requestedBy());
        fields.put("status", States.word(Kind.ACTION, view.state()));
        fields.put("input", run.input());
        fields.put("output", view.output());
        fields.put("links", links(view.output()));
        fields.put("error", view.error());
        fields.put("retryCount", view.retryCount());
        fields.put("maxRetries", run.maxAttempts() - 1);
        fields.put("startedAt", Timestamps.textOrNull(view.startedAt()));
        fields.put("finishedAt", Timestamps.textOrNull(view.finishedAt()));
        fields.put("createdAt", Timestamps.text(run.createdAt()));
        fields.put("templateId", templateId(run));
        fields.put("templateRunId", run.step() == null ? null : run.step().parentId());
        fields.put("stepId", run.step() == null ? null : run.step().key());
        fields.put("retryOf", run.origin().retryOf());
        fields.put("progress", progress(view.progress()));
        fields.put("awaits", awaits(view));
        return fields;
    }

    /// What a run waits for, null when it does not.
    private static @Nullable String awaits(RunView view) {
        return view.awaits() == null ? null : word(view.awaits());
    }

    /// What the action says one should look at.
    private static List<?> links(@Nullable Object output) {
        return output instanceof Map<?, ?> map && map.get("links") instanceof List<?> links ? links : List.of();
    }

    private static @Nullable Map<String, @Nullable Object> progress(RunView.@Nullable Progress progress) {
        if (progress == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("percent", progress.percent());
        fields.put("status", progress.status());
        return fields;
    }

    /// A template run as lists show it.
    ///
    /// @param stepOutputs by step
    /// @param currentStep the step that ended last
    static Map<String, @Nullable Object> templateRow(
            RunView view, Map<String, @Nullable Object> stepOutputs, @Nullable String currentStep) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", run.id());
        fields.put("template_id", run.definition().id());
        fields.put("requested_by", run.origin().requestedBy());
        fields.put("status", States.word(Kind.TEMPLATE, view.state()));
        fields.put("user_inputs", run.input());
        fields.put("step_outputs", stepOutputs);
        fields.put("current_step", currentStep);
        fields.put("error", view.error());
        fields.put("created_at", Timestamps.text(run.createdAt()));
        fields.put("finished_at", Timestamps.textOrNull(view.finishedAt()));
        return fields;
    }

    /// A template run with all that there is to it.
    ///
    /// @param steps in the order of the template
    /// @param currentStep the step that ended last
    static Map<String, @Nullable Object> templateRunDetail(
            RunView view, List<RunView> steps, @Nullable String currentStep) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", run.id());
        fields.put("templateId", run.definition().id());
        fields.put("requestedBy", run.origin().requestedBy());
        fields.put("status", States.word(Kind.TEMPLATE, view.state()));
        fields.put("currentStep", currentStep);
        fields.put("steps", steps.stream().map(Wire::stepRun).toList());
        fields.put("inputs", run.input());
        fields.put("outputs", orEmpty(view.output()));
        fields.put("error", view.error());
        fields.put("createdAt", Timestamps.text(run.createdAt()));
        fields.put("finishedAt", Timestamps.textOrNull(view.finishedAt()));
        fields.put("retryOf", run.origin().retryOf());
        return fields;
    }

    private static Map<String, @Nullable Object> stepRun(RunView view) {
        var run = view.run();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("stepId", run.step() == null ? null : run.step().key());
        fields.put("runId", run.id());
        fields.put("actionId", run.definition().id());
        fields.put("status", States.word(Kind.ACTION, view.state()));
        fields.put("outputs", orEmpty(view.output()));
        fields.put("error", view.error());
        fields.put("retryCount", view.retryCount());
        fields.put("progress", progress(view.progress()));
        fields.put("awaits", awaits(view));
        fields.put("startedAt", Timestamps.textOrNull(view.startedAt()));
        fields.put("finishedAt", Timestamps.textOrNull(view.finishedAt()));
        return fields;
    }

    /// Clients walk through outputs by name, also when there are none.
    static Object orEmpty(@Nullable Object outputs) {
        return outputs == null ? Map.of() : outputs;
    }

    /// The run that an idempotency key stands for already.
    ///
    /// @param read whether the caller may read it, which is more than starting it
    static Map<String, @Nullable Object> replay(RunView view, boolean read) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", view.run().id());
        fields.put("cached", true);
        fields.put("status", States.word(view.run().kind(), view.state()));
        if (read) {
            fields.put("output", view.output());
        }
        return fields;
    }

    /// A run by its id and one word.
    static Map<String, @Nullable Object> status(UUID runId, String status) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("runId", runId);
        fields.put("status", status);
        return fields;
    }

    /// An entry of the audit log.
    static Map<String, @Nullable Object> auditEntry(AuditLog.Entry entry) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", entry.id());
        fields.put("actor", entry.actor());
        switch (entry.what()) {
            case AuditLog.Ended ended -> {
                var kind = word(ended.kind());
                fields.put("action", kind + ".run");
                fields.put("target_type", kind + "_run");
                fields.put("target_id", ended.runId());
                fields.put("status", States.word(ended.kind(), ended.state()));
                fields.put("metadata", metadata(ended));
            }
            case AuditLog.Changed(var action, var type, var id, var status, var asked, var metadata) -> {
                fields.put("action", action);
                fields.put("target_type", type);
                fields.put("target_id", id);
                fields.put("status", status);
                fields.put("metadata", metadata(asked, metadata));
            }
        }
        var at = Timestamps.text(entry.at());
        fields.put("ts", at);
        fields.put("created_at", at);
        return fields;
    }

    private static Map<String, @Nullable Object> metadata(AuditLog.Asked asked, Map<String, @Nullable Object> more) {
        var fields = new LinkedHashMap<String, @Nullable Object>(more);
        fields.put("via", asked.via());
        fields.put("requestId", asked.requestId());
        fields.put("address", asked.address());
        fields.put("environment", asked.environment());
        fields.put("decision", asked.decision());
        return fields;
    }

    private static Map<String, @Nullable Object> metadata(AuditLog.Ended ended) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put(word(ended.kind()) + "Id", ended.definitionId());
        if (ended.parentId() != null) {
            fields.put("templateRunId", ended.parentId());
        }
        if (ended.retryOf() != null) {
            fields.put("retryOf", ended.retryOf());
        }
        fields.put("retryCount", ended.attempt() - 1);
        if (ended.error() != null) {
            fields.put("error", ended.error());
        }
        if (ended.endedBy() != null) {
            fields.put("canceledBy", ended.endedBy());
        }
        fields.put("via", ended.via());
        fields.put("requestId", ended.requestId());
        return fields;
    }

    private static @Nullable UUID templateId(Run run) {
        return run.template() == null ? null : run.template().id();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
