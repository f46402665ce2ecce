package dev.slipway.catalog;

import dev.slipway.db.Db;
import dev.slipway.db.Row;
import dev.slipway.db.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables `template_number` and `step_number`: small numbers for templates in their project and for steps
/// in their template. All versions of a template share one number. None is ever taken back, so what was
/// numbered once keeps its number, also while it is retired.
public final class SmallNumbers {
    private final Db db;

    /// Numbers in one database.
    public SmallNumbers(Db db) {
        this.db = db;
    }

    /// A template's number.
    ///
    /// @param name of all versions
    /// @param number from 1, unique in the project
    /// @param since when the first version was stored
    public record Numbered(String name, int number, Instant since) {}

    // Only ever run by the one who holds the catalog's lock, so two never take the same maximum.
    private static final String ALLOT_TEMPLATE = """
            insert into template_number (project_id, name, number)
            select :project, :name, coalesce(max(number), 0) + 1 from template_number where project_id = :project
            on conflict (project_id, name) do nothing
            """;

    private static final String ALLOT_STEP = """
            insert into step_number (project_id, template, step_key, number)
            select :project, :name, :step, coalesce(max(number), 0) + 1
            from step_number
            where project_id = :project and template = :name
            on conflict (project_id, template, step_key) do nothing
            """;

    /// Numbers a template and its steps, as far as they have no number yet. Inside a transaction that holds
    /// the catalog's lock.
    static void allot(Tx tx, int projectId, Template template) {
        var name = template.metadata().name();
        tx.update(ALLOT_TEMPLATE, Map.of("project", projectId, "name", name));
        for (var step : template.steps()) {
            tx.update(ALLOT_STEP, Map.of("project", projectId, "name", name, "step", step.id()));
        }
    }

    private static final String TEMPLATES = """
            select name, number, created_at from template_number where project_id = :project order by number
            """;

    /// The templates of a project that ever had a number, by number.
    public List<Numbered> templates(int projectId) {
        return db.read(projectId, tx -> tx.query(TEMPLATES, Map.of("project", projectId), SmallNumbers::numbered));
    }

    private static final String TEMPLATE = """
            select name, number, created_at from template_number where project_id = :project and number = :number
            """;

    /// The template with that number.
    public Optional<Numbered> template(int projectId, int number) {
        return db.read(
                projectId,
                tx -> tx.first(TEMPLATE, Map.of("project", projectId, "number", number), SmallNumbers::numbered));
    }

    private static final String STEPS = """
            select step_key, number from step_number where project_id = :project and template = :name
            """;

    /// By step id: the numbers of all steps that any version of a template ever had.
    public Map<String, Integer> steps(int projectId, String template) {
        var result = new HashMap<String, Integer>();
        db.read(
                projectId,
                tx -> tx.query(STEPS, Map.of("project", projectId, "name", template), row -> {
                    result.put(row.text("step_key"), row.integer("number"));
                    return true;
                }));
        return result;
    }

    private static Numbered numbered(Row row) {
        return new Numbered(row.text("name"), row.integer("number"), row.instant("created_at"));
    }
}
