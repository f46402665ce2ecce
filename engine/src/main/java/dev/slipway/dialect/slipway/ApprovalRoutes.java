package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Deciders;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.InputField;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Query;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Answers;
import dev.slipway.run.ApprovalList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/approvals`: what runs ask of people, and their answers. An approval's id is that of the action run
/// that asks.
final class ApprovalRoutes {
    private static final String MISSING = "Approval not found";

    private final Answers answers;
    private final ApprovalList approvals;
    private final Deciders deciders;
    private final ApprovalWire wire;

    ApprovalRoutes(Answers answers, ApprovalList approvals, Deciders deciders, ApprovalWire wire) {
        this.answers = answers;
        this.approvals = approvals;
        this.deciders = deciders;
        this.wire = wire;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.ACTION_READ);
        var decide = portal.needs(Permission.RUN_APPROVE);
        Portal.add(routes, "GET", "/approvals", read, this::list, "List what runs ask of people");
        Portal.add(routes, "GET", "/approvals/{id}", read, this::detail, "Get what a run asks of people");
        Portal.add(routes, "POST", "/approvals/{id}/approve", decide, this::approve, "Approve what a run asks");
        Portal.add(routes, "POST", "/approvals/{id}/reject", decide, this::reject, "Reject what a run asks");
        Portal.add(
                routes, "POST", "/approvals/{id}/values", decide, this::values, "Pass the values that a run asks for");
    }

    private Reply list(Call call) {
        var tenant = Portal.tenant(call);
        var query = new Query(call);
        var standing = query.option("state", ApprovalWire.STATES);
        var mine = query.option("mine", Map.of("true", true, "false", false)).orElse(false);
        var requestedBy = query.text("requestedBy");
        int limit = query.limit(20, 200, Query.Over.CLAMPED);
        long offset = query.offset();
        query.end();
        var viewer = deciders.of(call);
        var filter = new ApprovalList.Filter(standing.orElse(null), mine ? viewer : null, requestedBy.orElse(null));
        var page = approvals.page(tenant.scope(), filter, limit, offset);
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put(
                "approvals",
                page.approvals().stream()
                        .map(approval -> wire.approval(tenant, viewer, approval))
                        .toList());
        data.put("total", page.total());
        data.put("limit", limit);
        data.put("offset", offset);
        return Portal.data(200, data);
    }

    private Reply detail(Call call) {
        var tenant = Portal.tenant(call);
        return Portal.data(200, wire.approval(tenant, deciders.of(call), find(tenant, id(call))));
    }

    private Reply approve(Call call) {
        var form = Form.optional(call);
        var comment = comment(form, form.text("comment").orElse(null));
        form.endStrictly();
        return decided(call, (tenant, id) -> answers.approve(tenant.scope(), id, deciders.of(call), comment));
    }

    private Reply reject(Call call) {
        var form = Form.required(call);
        var comment = form.requiredText("comment");
        var _ = comment(form, comment);
        form.endStrictly();
        return decided(call, (tenant, id) -> answers.reject(tenant.scope(), id, deciders.of(call), comment));
    }

    private Reply values(Call call) {
        var form = Form.required(call);
        var values = form.requiredObject("values");
        var comment = comment(form, form.text("comment").orElse(null));
        form.endStrictly();
        call.put(InputField.class, new InputField("values"));
        return decided(call, (tenant, id) -> answers.pass(tenant.scope(), id, deciders.of(call), values, comment));
    }

    private static @Nullable String comment(Form form, @Nullable String comment) {
        if (comment != null && comment.length() > Answers.MAX_COMMENT) {
            form.wrong("comment", "String must contain at most %d character(s)".formatted(Answers.MAX_COMMENT));
        }
        return comment;
    }

    /// Somebody's answer.
    @FunctionalInterface
    private interface Word {
        void say(Tenant tenant, UUID id);
    }

    /// Says it, and tells how things stand then. What was asked is for those to read who may read runs.
    private Reply decided(Call call, Word word) {
        var tenant = Portal.tenant(call);
        var id = id(call);
        var _ = find(tenant, id);
        word.say(tenant, id);
        return Portal.data(200, ApprovalWire.standing(find(tenant, id)));
    }

    private static UUID id(Call call) {
        return Portal.id(call, "id", MISSING);
    }

    private ApprovalList.Approval find(Tenant tenant, UUID id) {
        return approvals.find(tenant.scope(), id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
    }
}
