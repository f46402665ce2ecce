package dev.slipway.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Finds runs of both kinds. What the API cannot filter by is filtered here, over the newest thousand of each
/// kind.
final class RunSearch {
    private static final int PAGE = 200;
    private static final int FARTHEST = 1_000;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those that are queued, running, success, failed or canceled.")
    @Nullable
    String status;

    @Option(names = "--template", paramLabel = "NAME", description = "Only runs of this template.")
    @Nullable
    String template;

    @Option(names = "--entity", paramLabel = "ID", description = "Only action runs for this entity.")
    @Nullable
    String entity;

    @Option(names = "--mine", description = "Only those that you asked for.")
    boolean mine;

    @Option(names = "--steps", description = "Also the action runs that are steps of a template run.")
    boolean steps;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many; else 20.")
    int limit;

    /// A run as a list of the server has it.
    record Row(Kind kind, Fields fields) {
        /// The id of the template or action that it carries out.
        String definition() {
            return fields.text(kind == Kind.TEMPLATE ? "template_id" : "action_id");
        }
    }

    /// The runs that fit, newest first.
    ///
    /// @throws Trouble when there is no such template
    List<Row> find(ApiClient api) {
        if (limit < 1 || limit > FARTHEST) {
            throw new Trouble("--limit %d: it must be from 1 to %d".formatted(limit, FARTHEST));
        }
        var templateId = template == null
                ? null
                : Startables.find(api, template, Kind.TEMPLATE).id();
        var who = mine ? me(api) : null;
        Predicate<Row> fits = row -> (templateId == null || templateId.equals(row.fields.text("template_id")))
                && (who == null || who.equals(row.fields.text("requested_by")))
                && (steps
                        || row.kind == Kind.TEMPLATE
                        || row.fields.find("template_run_id").isEmpty());
        return Stream.concat(templateRuns(api, fits).stream(), actionRuns(api, templateId, fits).stream())
                .sorted(Comparator.<Row, String>comparing(row -> row.fields.text("created_at"))
                        .thenComparing(row -> row.fields.text("id"))
                        .reversed())
                .limit(limit)
                .toList();
    }

    private List<Row> templateRuns(ApiClient api, Predicate<Row> fits) {
        // A template run is never shown as queued, and never belongs to an entity.
        if (entity != null || "queued".equals(status)) {
            return List.of();
        }
        return pages(api, Kind.TEMPLATE, Resource.at("templates", "runs").with("status", status), fits);
    }

    private List<Row> actionRuns(ApiClient api, @Nullable String templateId, Predicate<Row> fits) {
        if (templateId != null && !steps) {
            return List.of();
        }
        var resource = Resource.at("action-runs")
                .with("status", status)
                .with("entityId", entity)
                .with("templateId", templateId);
        return pages(api, Kind.ACTION, resource, fits);
    }

    private List<Row> pages(ApiClient api, Kind kind, Resource resource, Predicate<Row> fits) {
        var result = new ArrayList<Row>();
        for (int offset = 0; offset < FARTHEST && result.size() < limit; offset += PAGE) {
            var data = api.get(resource.with("limit", PAGE).with("offset", offset));
            var rows = data instanceof List<?>
                    ? Fields.each(data)
                    : Fields.of(data).list("runs");
            rows.stream().map(row -> new Row(kind, row)).filter(fits).forEach(result::add);
            if (rows.size() < PAGE) {
                break;
            }
        }
        return result;
    }

    private static String me(ApiClient api) {
        var user = Fields.of(api.get(Resource.at("auth", "me"))).object("user");
        return user.find("email").orElseGet(() -> user.text("sub"));
    }
}
