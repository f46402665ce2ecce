package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Catalog;
import dev.slipway.db.Db;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says what starts would come to. Nothing is written, nothing is carried out, and no secret is opened.
///
/// Threading: safe; all state is in the database.
public final class DryRuns {
    private final Db db;
    private final Catalog catalog;
    private final Vault vault;
    private final Limits limits;
    private final Tables tables;

    DryRuns(Db db, Catalog catalog, Vault vault, Limits limits, Tables tables) {
        this.db = db;
        this.catalog = catalog;
        this.vault = vault;
        this.limits = limits;
        this.tables = tables;
    }

    /// Of an action.
    ///
    /// @throws Refused NotFound or Invalid, as [Starts#action]
    public DryRun action(Start start) {
        var action = catalog.action(start.place().projectId(), start.definitionId())
                .orElseThrow(() -> Starts.notFound(Refusal.What.ACTION, start.definitionId()))
                .definition();
        var input = Starts.checked(action, start.input());
        return rehearsal(start, secrets(action, start)).action(action, input, allowance(start, Kind.ACTION));
    }

    /// Of a template.
    ///
    /// @throws Refused NotFound, Invalid or NotStartable, as [Starts#template]
    public DryRun template(Start start) {
        var revision = catalog.template(start.place().projectId(), start.definitionId())
                .orElseThrow(() -> Starts.notFound(Refusal.What.TEMPLATE, start.definitionId()));
        var template = revision.definition();
        var actions = new HashMap<String, Action>();
        Starts.actions(catalog, revision).forEach((step, action) -> actions.put(step, action.definition()));
        var inputs = Starts.checked(template, start.input());
        var secrets = new TreeSet<String>();
        actions.values().forEach(action -> secrets.addAll(secrets(action, start)));
        template.steps()
                .forEach(step ->
                        secrets.addAll(new StepInput(template, step).uses().secrets()));
        return rehearsal(start, secrets).template(template, actions, inputs, allowance(start, Kind.TEMPLATE));
    }

    private static Set<String> secrets(Action action, Start start) {
        var execution = action.execution(start.place().environment());
        return Preparing.uses(action.format(), execution.settings()).secrets();
    }

    private Rehearsal rehearsal(Start start, Set<String> secrets) {
        return new Rehearsal(
                start.place().environment(),
                start.origin(),
                vault.namesStored(start.place(), secrets),
                catalog::executor);
    }

    private DryRun.@Nullable Allowance allowance(Start start, Kind kind) {
        int limit = limits.of(kind);
        if (limit == 0) {
            return null;
        }
        int recent =
                db.call(tx -> tables.accepts().recent(tx, start.conditions().user(), kind));
        return new DryRun.Allowance(limit, Math.max(0, limit - recent));
    }
}
