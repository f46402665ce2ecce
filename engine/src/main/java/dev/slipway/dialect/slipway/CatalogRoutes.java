package dev.slipway.dialect.slipway;

import dev.slipway.auth.Actor;
import dev.slipway.auth.Audit;
import dev.slipway.auth.AuditEntry;
import dev.slipway.auth.AuditPlace;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Scope;
import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.Change;
import dev.slipway.catalog.Delete;
import dev.slipway.catalog.Kind;
import dev.slipway.catalog.Problem;
import dev.slipway.catalog.Put;
import dev.slipway.catalog.StoredDocument;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.PortalErrors;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/catalog/{kind}/{name}` and `/catalog/validate`.
final class CatalogRoutes {
    private static final String[] TYPES = {"application/yaml", "text/yaml", "application/x-yaml", "application/json"};

    private final Catalog catalog;

    CatalogRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needs(Permission.PROJECT_READ);
        var write = portal.needs(Permission.CATALOG_WRITE);
        var path = "/catalog/{kind}/{name}";
        Portal.add(routes, "GET", path, read, this::get, "Get a document as it is stored");
        Portal.add(routes, "PUT", path, write, this::put, "Store a document");
        Portal.add(routes, "DELETE", path, write, this::delete, "Retire a definition");
        Portal.add(routes, "POST", "/catalog/validate", write, this::validate, "Check a document without storing it");
    }

    private static Kind kind(Call call) {
        return Kind.of(call.path("kind"))
                .orElseThrow(() -> new HttpProblem.NotFound("Unknown kind: " + call.path("kind")));
    }

    private static HttpProblem.NotFound missing(Kind kind, String name) {
        return new HttpProblem.NotFound("%s not found: %s".formatted(kind.word(), name));
    }

    private Reply get(Call call) {
        var tenant = Portal.tenant(call);
        var kind = kind(call);
        tenant.caller()
                .mustHave(
                        switch (kind) {
                            case ACTION -> Permission.ACTION_READ;
                            case TEMPLATE -> Permission.TEMPLATE_READ;
                            case PROJECT -> Permission.PROJECT_READ;
                        });
        var name = call.path("name");
        var document = catalog.get(kind, name, tenant.projectId()).orElseThrow(() -> missing(kind, name));
        return Portal.data(200, document(document));
    }

    private static Map<String, @Nullable Object> document(StoredDocument document) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("kind", document.kind().word());
        fields.put("name", document.name());
        fields.put("revision", document.revision());
        fields.put("source", document.source());
        fields.put("document", document.document());
        return fields;
    }

    private Reply put(Call call) {
        var tenant = Portal.tenant(call);
        var kind = kind(call);
        mayChange(tenant, kind);
        var text = text(call);
        mayPut(tenant, text);
        var name = call.path("name");
        var by = Actor.of(call);
        var audited = Audit.of(by, (Change change) -> entry("catalog.put", change));
        return switch (catalog.put(kind, name, text, tenant.path(), by.caller().name(), audited)) {
            case Put.Created(var stored) -> stored(201, kind, stored);
            case Put.Changed(var stored) -> stored(200, kind, stored);
            case Put.Unacceptable(var problems) -> PortalErrors.invalid(sentence(problems), problems(problems));
            case Put.Owned(var file) -> owned(kind, name, file);
        };
    }

    private static void mayChange(Tenant tenant, Kind kind) {
        if (kind == Kind.PROJECT) {
            tenant.caller().mustHave(Permission.PROJECT_WRITE);
        }
        if (tenant.scope().environment() != null) {
            throw HttpProblem.Forbidden.because("A token for one environment cannot change what all of them share");
        }
    }

    /// The document may say that it belongs elsewhere.
    private void mayPut(Tenant tenant, String text) {
        var path = catalog.projectOf(text, tenant.path()).orElse(tenant.path());
        int slash = path.indexOf('/');
        var place = slash < 0 ? null : new Scope(path.substring(0, slash), path.substring(slash + 1), null);
        if (place == null || !tenant.caller().scope().covers(place)) {
            throw Portal.noProject(path);
        }
    }

    private static Reply stored(int status, Kind kind, String name) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("kind", kind.word());
        data.put("name", name);
        return Portal.data(status, data);
    }

    private static Reply owned(Kind kind, String name, String file) {
        return PortalErrors.error(
                409,
                "Conflict",
                "%s %s belongs to the catalog file %s: change it there".formatted(kind.word(), name, file));
    }

    private Reply delete(Call call) {
        var tenant = Portal.tenant(call);
        var kind = kind(call);
        mayChange(tenant, kind);
        var name = call.path("name");
        var audited = Audit.of(Actor.of(call), (Change change) -> entry("catalog.delete", change));
        return switch (catalog.delete(kind, name, tenant.projectId(), audited)) {
            case Delete.Done() -> Reply.noContent();
            case Delete.NotFound() -> throw missing(kind, name);
            case Delete.Owned(var file) -> owned(kind, name, file);
            case Delete.Stays() -> PortalErrors.error(409, "Conflict", "A project holds runs and cannot be deleted");
        };
    }

    private Reply validate(Call call) {
        var tenant = Portal.tenant(call);
        var text = text(call);
        mayPut(tenant, text);
        return Portal.data(200, Map.of("problems", problems(catalog.validate(text, tenant.path()))));
    }

    private static String text(Call call) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(call.rawBody(TYPES)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpProblem.BadBody("The body is not valid UTF-8");
        }
    }

    private static String sentence(List<Problem> problems) {
        return problems.size() == 1
                ? problems.getFirst().message()
                : "The document has %d problems".formatted(problems.size());
    }

    private static List<Map<String, @Nullable Object>> problems(List<Problem> problems) {
        return problems.stream().map(CatalogRoutes::problem).toList();
    }

    private static Map<String, @Nullable Object> problem(Problem problem) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("line", problem.line());
        fields.put("path", problem.path());
        fields.put("message", problem.message());
        return fields;
    }

    private static AuditEntry entry(String action, Change change) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("before", change.before() == null ? null : change.before().shown());
        metadata.put("after", change.after() == null ? null : change.after().shown());
        var place = new AuditPlace(change.projectId(), null);
        return AuditEntry.success(
                place, action, change.kind().name().toLowerCase(Locale.ROOT), change.name(), metadata);
    }
}
