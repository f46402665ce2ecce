package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Form;
import dev.slipway.dialect.InputField;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.DryRun;
import dev.slipway.run.DryRuns;
import dev.slipway.run.Kind;
import dev.slipway.run.Start;
import dev.slipway.spi.Wait;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/templates/{id}/dry-run` and `/actions/{id}/dry-run`.
final class DryRunRoutes {
    private final DryRuns dryRuns;

    DryRunRoutes(DryRuns dryRuns) {
        this.dryRuns = dryRuns;
    }

    void addTo(Routes routes, Portal portal) {
        Portal.add(
                routes,
                "POST",
                "/templates/{id}/dry-run",
                portal.needs(Permission.TEMPLATE_RUN),
                call -> dryRun(call, Kind.TEMPLATE),
                "See what a run of a template would do");
        Portal.add(
                routes,
                "POST",
                "/actions/{id}/dry-run",
                portal.needs(Permission.ACTION_RUN),
                call -> dryRun(call, Kind.ACTION),
                "See what a run of an action would do");
    }

    private Reply dryRun(Call call, Kind kind) {
        var tenant = Portal.tenant(call);
        var form = Form.optional(call);
        var field = switch (kind) {
            case ACTION -> "input";
            case TEMPLATE -> "inputs";
        };
        var input = form.object(field).orElse(Map.of());
        form.endStrictly();
        var id = Portal.id(
                call,
                "id",
                switch (kind) {
                    case ACTION -> "Action not found: " + call.path("id");
                    case TEMPLATE -> "Template not found: " + call.path("id");
                });
        call.put(InputField.class, new InputField(field));
        var start = new Start(tenant.place(), id, input, tenant.origin(call, null), tenant.conditions(null));
        return Portal.data(
                200,
                wire(
                        switch (kind) {
                            case ACTION -> dryRuns.action(start);
                            case TEMPLATE -> dryRuns.template(start);
                        }));
    }

    private static Map<String, @Nullable Object> wire(DryRun it) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("inputs", it.inputs());
        fields.put("steps", it.steps().stream().map(DryRunRoutes::wire).toList());
        fields.put("outputs", it.outputs());
        fields.put("later", it.later());
        fields.put("problems", it.problems());
        var limit = it.limit();
        fields.put("limit", limit == null ? null : Map.of("perMinute", limit.perMinute(), "left", limit.left()));
        return fields;
    }

    private static Map<String, @Nullable Object> wire(DryRun.Step step) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", step.of().id());
        fields.put("name", step.of().name());
        fields.put("action", step.of().action());
        fields.put("executor", step.of().executor());
        fields.put("needs", step.of().needs());
        fields.put("verdict", step.fate().verdict().name().toLowerCase(Locale.ROOT));
        fields.put("reason", step.fate().reason());
        fields.put("input", step.told().input());
        fields.put("settings", step.told().settings());
        fields.put("later", step.told().later());
        fields.put("files", step.files().stream().map(DryRunRoutes::wire).toList());
        fields.put("asks", asks(step.asks()));
        fields.put("problems", step.problems());
        return fields;
    }

    private static Map<String, @Nullable Object> wire(DryRun.Made file) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("path", file.path());
        fields.put("bytes", file.bytes());
        fields.put("content", file.content());
        return fields;
    }

    private static @Nullable Map<String, @Nullable Object> asks(@Nullable Wait wait) {
        return switch (wait) {
            case Wait.Approval(var approvers, var required, var _, var message) ->
                asks("approval", approvers, required, message);
            case Wait.Variables(var approvers, var _, var _, var message) -> asks("variables", approvers, 1, message);
            case Wait.Callback _ -> null;
            case null -> null;
        };
    }

    private static Map<String, @Nullable Object> asks(
            String kind, Wait.Approvers approvers, int required, String message) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("kind", kind);
        fields.put("message", message);
        fields.put("users", approvers.users());
        fields.put("roles", approvers.roles());
        fields.put("groups", approvers.groups());
        fields.put("required", required);
        return fields;
    }
}
