package dev.slipway.dialect.buddy;

import dev.slipway.catalog.Project;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Addresses of things: `url` of the API, `html_url` of the page that shows them. They begin with where this
/// server says it is reached, never with what a request says.
///
/// @param root where this server is reached, without a slash at the end; asked for anew each time
record Links(Supplier<URI> root) {
    /// The two addresses of a thing.
    record Link(String url, String page) {
        /// Puts them first into an object.
        void into(Map<String, @Nullable Object> fields) {
            fields.put("url", url);
            fields.put("html_url", page);
        }
    }

    private Link link(String api, String page) {
        var begin = root.get().toString();
        return new Link(begin + api, begin + "/ui" + page);
    }

    Link workspaces() {
        return link("/workspaces", "/projects");
    }

    Link workspace(String name) {
        return link("/workspaces/" + name, "/projects?organization=" + name);
    }

    Link projects(String workspace) {
        return link("/workspaces/%s/projects".formatted(workspace), "/projects?organization=" + workspace);
    }

    Of of(Project project) {
        return new Of(
                this,
                "/workspaces/%s/projects/%s".formatted(project.organization(), project.name()),
                "/projects/" + project.path());
    }

    /// Addresses of things in one project.
    record Of(Links links, String api, String pages) {
        Link project() {
            return links.link(api, pages);
        }

        Link pipelines() {
            return links.link(api + "/pipelines", pages + "/templates");
        }

        Link pipeline(Pipeline pipeline) {
            return links.link(path(pipeline), page(pipeline));
        }

        Link actions(Pipeline pipeline) {
            return links.link(path(pipeline) + "/actions", page(pipeline));
        }

        Link action(Pipeline pipeline, int id, String step) {
            return links.link(path(pipeline) + "/actions/" + id, page(pipeline) + "?step=" + encoded(step));
        }

        Link executions(Pipeline pipeline) {
            return links.link(path(pipeline) + "/executions", pages + "/runs?template=" + encoded(pipeline.name()));
        }

        /// @param run the run that the page is to show
        Link execution(Pipeline pipeline, long number, UUID run) {
            return links.link(path(pipeline) + "/executions/" + number, pages + "/runs/" + run);
        }

        /// @param run the template run that the page is to show
        Link actionExecution(Pipeline pipeline, long number, String id, UUID run, String step) {
            return links.link(
                    path(pipeline) + "/executions/%d/action_executions/%s".formatted(number, id),
                    pages + "/runs/%s?step=%s".formatted(run, encoded(step)));
        }

        private String path(Pipeline pipeline) {
            return api + "/pipelines/" + pipeline.id();
        }

        private String page(Pipeline pipeline) {
            return pages + "/templates/" + encoded(pipeline.name());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
