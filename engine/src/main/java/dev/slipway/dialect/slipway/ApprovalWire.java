package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Metadata;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Timestamps;
import dev.slipway.run.ApprovalList.Approval;
import dev.slipway.run.ApprovalList.Standing;
import dev.slipway.run.Decider;
import dev.slipway.run.Decision;
import dev.slipway.run.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From what the engine knows of approvals to our JSON.
final class ApprovalWire {
    /// How an approval stands, by the word for it.
    static final Map<String, Standing> STATES = Arrays.stream(Standing.values())
            .collect(Collectors.toMap(ApprovalWire::word, Function.identity(), (one, _) -> one, LinkedHashMap::new));

    private final Catalog catalog;

    ApprovalWire(Catalog catalog) {
        this.catalog = catalog;
    }

    /// How an approval stands, and nothing of what was asked.
    static Map<String, @Nullable Object> standing(Approval approval) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", approval.id());
        fields.put("state", word(approval.standing()));
        fields.put("required", approval.terms().required());
        fields.put("approvals", approvals(approval));
        return fields;
    }

    /// All that an inbox shows.
    ///
    /// @param viewer who asks: whether they may decide is said, too
    Map<String, @Nullable Object> approval(Tenant tenant, Decider viewer, Approval approval) {
        var whyNot = whyNot(tenant, viewer, approval);
        var fields = standing(approval);
        fields.put("kind", word(approval.awaited()));
        fields.put("message", approval.asked().message());
        fields.put("environment", approval.environment());
        fields.put("runId", approval.id());
        fields.put("templateRunId", step(approval).map(Run.StepOf::parentId).orElse(null));
        fields.put("stepId", step(approval).map(Run.StepOf::key).orElse(null));
        fields.put("action", action(tenant, approval));
        fields.put("template", template(tenant, approval));
        fields.put("requestedBy", approval.requestedBy());
        fields.put("askedAt", Timestamps.text(approval.asked().at()));
        fields.put("expiresAt", Timestamps.text(approval.asked().expires()));
        fields.put("approvers", approvers(approval));
        fields.put("selfApproval", approval.terms().selfApproval());
        fields.put(
                "decisions",
                approval.decisions().stream().map(ApprovalWire::decision).toList());
        fields.put("form", form(tenant, approval));
        fields.put("mayDecide", whyNot.isEmpty());
        fields.put("whyNot", whyNot.orElse(null));
        return fields;
    }

    private static long approvals(Approval approval) {
        return approval.decisions().stream()
                .filter(decision -> decision.verdict() == Decision.Verdict.APPROVED)
                .count();
    }

    private static Optional<Run.StepOf> step(Approval approval) {
        return Optional.ofNullable(approval.step());
    }

    private Map<String, @Nullable Object> action(Tenant tenant, Approval approval) {
        var pin = approval.action();
        var revision = catalog.actionRevision(tenant.projectId(), pin.id(), pin.revision());
        return definition(revision.id(), revision.definition().metadata());
    }

    private @Nullable Map<String, @Nullable Object> template(Tenant tenant, Approval approval) {
        var pin = approval.template();
        if (pin == null) {
            return null;
        }
        var revision = catalog.templateRevision(tenant.projectId(), pin.id(), pin.revision());
        return definition(revision.id(), revision.definition().metadata());
    }

    private static Map<String, @Nullable Object> definition(UUID id, Metadata metadata) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id);
        fields.put("name", metadata.name());
        fields.put("version", metadata.version());
        fields.put("title", metadata.title());
        return fields;
    }

    private static Map<String, @Nullable Object> approvers(Approval approval) {
        var approvers = approval.terms().approvers();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("users", approvers.users());
        fields.put("roles", approvers.roles());
        fields.put("groups", approvers.groups());
        return fields;
    }

    private static Map<String, @Nullable Object> decision(Decision decision) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("decider", decision.decider());
        fields.put("verdict", word(decision.verdict()));
        fields.put("comment", decision.comment());
        fields.put("at", Timestamps.text(decision.at()));
        return fields;
    }

    /// The form that values are asked by. PostgreSQL has forgotten the order of its fields; the action's
    /// settings have not.
    private @Nullable Map<String, @Nullable Object> form(Tenant tenant, Approval approval) {
        var form = approval.form();
        if (form == null) {
            return null;
        }
        var pin = approval.action();
        var written = catalog.actionRevision(tenant.projectId(), pin.id(), pin.revision())
                .definition()
                .execution()
                .settings()
                .get("schema");
        var schema = form.get("schema");
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("schema", schema != null && schema.equals(written) ? written : schema);
        fields.put("defaults", form.get("defaults"));
        return fields;
    }

    private static Optional<String> whyNot(Tenant tenant, Decider viewer, Approval approval) {
        if (approval.standing() != Standing.PENDING) {
            return Optional.of("It is %s".formatted(word(approval.standing())));
        }
        if (!tenant.caller().can(Permission.RUN_APPROVE)) {
            return Optional.of("Missing permission: " + Permission.RUN_APPROVE.word());
        }
        var why = approval.terms().against(viewer);
        if (why.isPresent()) {
            return why.map(PortalErrors::sentence);
        }
        return approval.decidedBy(viewer) ? Optional.of("You have decided already") : Optional.empty();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
