package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Step;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.Tenant;
import dev.slipway.run.Executions;
import dev.slipway.run.State;
import java.util.Map;

/// One execution with all that is told of it.
///
/// @param template as the newest run of the execution was accepted with it
/// @param steps by step id: how they stand; nothing for those that nothing was decided about yet
record Story(
        Tenant tenant,
        Pipeline pipeline,
        Executions.Execution execution,
        Template template,
        Map<String, Executions.Standing> steps) {
    /// The execution's number in its pipeline.
    long number() {
        return execution.number();
    }

    /// The word for a step of its template.
    String status(Step step) {
        return Words.step(steps.get(step.id()), state().ended());
    }

    /// What the execution is seen as.
    State state() {
        return execution.newest().state();
    }
}
