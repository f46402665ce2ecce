package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Kind;
import dev.slipway.catalog.Metadata;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Step;
import dev.slipway.catalog.StoredDocument;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/definitions/{id}`: an action or template as a form needs it.
final class DefinitionRoutes {
    private static final String MISSING = "Definition not found";

    private final Catalog catalog;

    DefinitionRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    void addTo(Routes routes, Portal portal) {
        Portal.add(
                routes,
                "GET",
                "/definitions/{id}",
                portal.needs(Permission.ACTION_READ),
                this::get,
                "Get an action or template as a form needs it");
    }

    private Reply get(Call call) {
        var tenant = Portal.tenant(call);
        var id = Portal.id(call, "id", MISSING);
        var action = catalog.action(tenant.projectId(), id);
        if (action.isPresent()) {
            return Portal.data(200, action(tenant, action.get()));
        }
        var template = catalog.template(tenant.projectId(), id).orElseThrow(() -> new HttpProblem.NotFound(MISSING));
        tenant.caller().mustHave(Permission.TEMPLATE_READ);
        return Portal.data(200, template(tenant, template));
    }

    private Map<String, @Nullable Object> action(Tenant tenant, Revision<Action> revision) {
        var action = revision.definition();
        var execution = action.execution(tenant.place().environment());
        var fields = about(Kind.ACTION, revision, action.metadata());
        fields.put("schema", action.parameters());
        fields.put("executor", execution.executor());
        fields.put("timeoutSeconds", execution.timeout().toSeconds());
        fields.put("retry", Map.of("attempts", execution.retry().maxAttempts() - 1));
        fields.put("steps", null);
        fields.put("outputs", Map.of());
        return fields;
    }

    private Map<String, @Nullable Object> template(Tenant tenant, Revision<Template> revision) {
        var template = revision.definition();
        var fields = about(Kind.TEMPLATE, revision, template.metadata());
        fields.put("schema", template.parameters().schema());
        fields.put("executor", null);
        fields.put("timeoutSeconds", null);
        fields.put("retry", null);
        fields.put(
                "steps",
                template.steps().stream().map(step -> step(tenant, step)).toList());
        fields.put("outputs", template.outputs());
        return fields;
    }

    private Map<String, @Nullable Object> about(Kind kind, Revision<?> revision, Metadata metadata) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", revision.id());
        fields.put("kind", kind.word().toLowerCase(Locale.ROOT));
        fields.put("name", metadata.name());
        fields.put("version", metadata.version());
        fields.put("revision", revision.number());
        fields.put("title", metadata.title());
        fields.put("description", metadata.description());
        fields.put("tags", metadata.tags());
        fields.put("owner", metadata.owner());
        fields.put(
                "source",
                catalog.get(kind, metadata.ref(), revision.projectId())
                        .map(StoredDocument::source)
                        .orElse(null));
        return fields;
    }

    private Map<String, @Nullable Object> step(Tenant tenant, Step step) {
        var action = catalog.action(tenant.projectId(), step.action());
        var environment = tenant.place().environment();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", step.id());
        fields.put("name", step.name());
        fields.put("action", step.action());
        fields.put("actionId", action.map(Revision::id).orElse(null));
        fields.put(
                "executor",
                action.map(it -> it.definition().execution(environment).executor())
                        .orElse(null));
        fields.put("needs", step.flow().needs());
        fields.put("when", step.flow().when().name().toLowerCase(Locale.ROOT));
        fields.put("onError", step.flow().onError().name().toLowerCase(Locale.ROOT));
        fields.put("condition", step.condition());
        fields.put("input", step.input());
        return fields;
    }
}
