package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Catalog;
import dev.slipway.catalog.SmallNumbers;
import dev.slipway.catalog.Template;
import dev.slipway.dialect.Tenant;
import dev.slipway.http.HttpProblem;
import dev.slipway.run.Executions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds pipelines and executions by the numbers of a path, each inside what stands before it there.
final class Pipelines {
    private final Catalog catalog;
    private final SmallNumbers numbers;
    private final Executions executions;

    Pipelines(Catalog catalog, SmallNumbers numbers, Executions executions) {
        this.catalog = catalog;
        this.numbers = numbers;
        this.executions = executions;
    }

    /// The pipelines that can be run, by number.
    List<Pipeline> all(Tenant tenant) {
        return numbers.templates(tenant.projectId()).stream()
                .map(numbered -> pipeline(tenant, numbered))
                .filter(pipeline -> pipeline.current().isPresent())
                .toList();
    }

    /// A pipeline, one whose template was retired included.
    ///
    /// @throws HttpProblem.NotFound when there is none of that number
    Pipeline find(Tenant tenant, String id) {
        return Ids.number(id)
                .flatMap(number -> numbers.template(tenant.projectId(), number))
                .map(numbered -> pipeline(tenant, numbered))
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.PIPELINE));
    }

    private Pipeline pipeline(Tenant tenant, SmallNumbers.Numbered numbered) {
        return new Pipeline(numbered, catalog.template(tenant.projectId(), numbered.name()));
    }

    /// A pipeline's template as it is now.
    ///
    /// @throws HttpProblem.NotFound when it was retired
    static Template template(Pipeline pipeline) {
        return pipeline.current()
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.PIPELINE))
                .definition();
    }

    /// An execution.
    ///
    /// @throws HttpProblem.NotFound when the pipeline has none of that number, or none to be seen
    Executions.Execution execution(Tenant tenant, Pipeline pipeline, String id) {
        return Ids.number(id)
                .flatMap(number -> executions.find(tenant.scope(), pipeline.name(), number))
                .orElseThrow(() -> new HttpProblem.NotFound(Missing.EXECUTION));
    }

    /// An execution with all that is told of it.
    Story story(Tenant tenant, Pipeline pipeline, Executions.Execution execution) {
        var pin = Objects.requireNonNull(execution.newest().run().template());
        var template = catalog.templateRevision(tenant.projectId(), pin.id(), pin.revision())
                .definition();
        return new Story(tenant, pipeline, execution, template, executions.steps(tenant.projectId(), execution));
    }

    /// A pipeline's newest execution, if it has one.
    Optional<Story> latest(Tenant tenant, Pipeline pipeline) {
        var latest = executions.latest(tenant.scope(), List.of(pipeline.name()));
        return Optional.ofNullable(latest.get(pipeline.name())).map(execution -> story(tenant, pipeline, execution));
    }
}
