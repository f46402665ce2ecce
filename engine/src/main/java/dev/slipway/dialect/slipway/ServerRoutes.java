package dev.slipway.dialect.slipway;

import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.auth.Scope;
import dev.slipway.catalog.Problem;
import dev.slipway.dialect.Portal;
import dev.slipway.dialect.ThisServer;
import dev.slipway.http.Call;
import dev.slipway.http.HttpProblem;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.http.Timestamps;
import dev.slipway.run.Ending;
import dev.slipway.run.Nodes;
import dev.slipway.run.Phase;
import dev.slipway.run.Queue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/nodes`, `/queue` and `/catalog/problems`: how the server itself does.
final class ServerRoutes {
    private final Nodes nodes;
    private final Queue queue;
    private final ThisServer self;

    ServerRoutes(Nodes nodes, Queue queue, ThisServer self) {
        this.nodes = nodes;
        this.queue = queue;
        this.self = self;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needsAnywhere(Permission.NODE_READ);
        var write = portal.needsAnywhere(Permission.CATALOG_WRITE);
        Portal.add(routes, "GET", "/nodes", read, this::nodes, "List the nodes");
        Portal.add(routes, "GET", "/queue", read, this::queue, "How the queue stands");
        Portal.add(routes, "GET", "/catalog/problems", write, this::problems, "What is wrong in the catalog folder");
    }

    private Reply nodes(Call call) {
        long id = self.node().getAsLong();
        return Portal.data(
                200,
                Map.of(
                        "nodes",
                        nodes.standings().stream().map(node -> node(node, id)).toList()));
    }

    private static Map<String, @Nullable Object> node(Nodes.Standing node, long self) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", node.id());
        fields.put("name", node.name());
        fields.put("startedAt", Timestamps.text(node.startedAt()));
        fields.put("leaseUntil", Timestamps.text(node.leaseUntil()));
        fields.put("alive", node.alive());
        fields.put("running", node.running());
        fields.put("self", node.id() == self);
        return fields;
    }

    private Reply queue(Call call) {
        var phases = queue.phases();
        var ended = queue.endedLastMinute();
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("phases", phases.stream().map(ServerRoutes::phase).toList());
        data.put(
                "oldestReadySeconds",
                phases.stream()
                        .filter(it -> it.phase() == Phase.READY)
                        .mapToDouble(Queue.PhaseStanding::oldestSeconds)
                        .sum());
        var endings = new LinkedHashMap<String, @Nullable Object>();
        for (var ending : Ending.values()) {
            endings.put(ending.word(), ended.getOrDefault(ending, 0L));
        }
        data.put("endedLastMinute", endings);
        data.put("loops", self.loops().get().stream().map(ServerRoutes::loop).toList());
        data.put("version", self.version());
        data.put("startedAt", Timestamps.text(self.startedAt()));
        return Portal.data(200, data);
    }

    private static Map<String, @Nullable Object> phase(Queue.PhaseStanding standing) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("phase", standing.phase().word());
        fields.put("runs", standing.runs());
        fields.put("oldestSeconds", standing.oldestSeconds());
        return fields;
    }

    private static Map<String, @Nullable Object> loop(ThisServer.Loop loop) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", loop.name());
        fields.put("alive", loop.alive());
        fields.put("secondsSinceRound", loop.secondsSinceRound());
        return fields;
    }

    // A problem tells what a file is called and what stands in it, and the folder holds those of all projects.
    private Reply problems(Call call) {
        var caller = call.get(Caller.class);
        if (!caller.only(right -> right.permissions().contains(Permission.CATALOG_WRITE))
                .covers(Scope.ALL)) {
            throw HttpProblem.Forbidden.because(
                    "The catalog folder is that of all projects: its problems are for those who may write in all of them");
        }
        return Portal.data(
                200,
                Map.of(
                        "problems",
                        self.problems().get().stream()
                                .map(ServerRoutes::problem)
                                .toList()));
    }

    private static Map<String, @Nullable Object> problem(Problem problem) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("file", problem.file());
        fields.put("line", problem.line());
        fields.put("path", problem.path());
        fields.put("message", problem.message());
        return fields;
    }
}
