package dev.slipway.dialect.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.TestServer.Answer;
import dev.slipway.TestServer.Asker;
import dev.slipway.db.Db;
import dev.slipway.db.TestDatabase;
import dev.slipway.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What runs ask of people, over HTTP.
@TestDatabase
class ApprovalRoutesTest {
    private static final Path CATALOG = Path.of("src", "test", "resources", "approvals");

    private TestServer server;
    private Asker ada;
    private Asker bob;

    @BeforeEach
    void start(Db db) {
        server = TestServer.start(db, TestServer.Settings.USUAL.withCatalog(CATALOG));
        ada = server.developer();
        bob = server.token("developer", "default/default");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String asking(String action, Map<String, ?> input) {
        return asked(ada.startAction(action, input));
    }

    private String asked(String run) {
        ada.await("/approvals/" + run, answer -> answer.status() == 200);
        return run;
    }

    private static Answer approve(Asker asker, String id) {
        return asker.post("/approvals/" + id + "/approve", null);
    }

    private static Answer reject(Asker asker, String id, String comment) {
        return asker.post("/approvals/" + id + "/reject", Map.of("comment", comment));
    }

    private static Answer pass(Asker asker, String id, Map<String, ?> values) {
        return asker.post("/approvals/" + id + "/values", Map.of("values", values));
    }

    private Map<String, Object> approval(Asker asker, String id) {
        return asker.get("/approvals/" + id).data();
    }

    private Map<String, Object> run(String id) {
        return ada.get("/actions/runs/" + id).data();
    }

    private static void isRefused(Answer answer, int status, String message) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json()).containsEntry("message", message);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> details(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return (List<Map<String, Object>>) answer.json().get("details");
    }

    @Test
    void an_inbox_finds_all_that_it_shows() {
        var templateRun = ada.startTemplate("guarded", Map.of());
        var list = bob.await("/approvals", answer -> !answer.list("approvals").isEmpty());

        assertThat(list.data())
                .containsEntry("total", 1)
                .containsEntry("limit", 20)
                .containsEntry("offset", 0);
        var approval = new HashMap<>(list.list("approvals").getFirst());
        var id = String.valueOf(approval.get("id"));
        assertThat(String.valueOf(approval.remove("askedAt"))).matches(".*T.*\\.\\d{3}Z");
        assertThat(String.valueOf(approval.remove("expiresAt"))).matches(".*T.*\\.\\d{3}Z");
        var expected = new HashMap<String, Object>(Map.of(
                "id",
                id,
                "state",
                "pending",
                "kind",
                "approval",
                "required",
                1,
                "approvals",
                0,
                "message",
                "Deploy blog ?",
                "environment",
                "default",
                "runId",
                id,
                "templateRunId",
                templateRun,
                "stepId",
                "gate"));
        expected.put("action", definition(server.action("gate"), "gate", "v1", "Approve a deployment"));
        expected.put("template", definition(server.template("guarded"), "guarded", "1.0.0", "Guarded"));
        expected.put("requestedBy", "dev@forgeportal.local");
        expected.put("approvers", Map.of("users", List.of(), "roles", List.of(), "groups", List.of()));
        expected.put("selfApproval", false);
        expected.put("decisions", List.of());
        expected.put("form", null);
        expected.put("mayDecide", true);
        expected.put("whyNot", null);
        assertThat(approval).isEqualTo(expected);
        assertThat(bob.get("/approvals/" + id).data()).containsAllEntriesOf(expected);
        assertThat(run(id)).containsEntry("status", "running").containsEntry("awaits", "approval");
    }

    private static Map<String, Object> definition(String id, String name, String version, String title) {
        return Map.of("id", id, "name", name, "version", version, "title", title);
    }

    @Test
    void an_approval_ends_the_run_once_and_is_recorded_with_who_when_and_why() {
        var id = asking("gate", Map.of());

        var answer = bob.post("/approvals/" + id + "/approve", Map.of("comment", "looks good"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.data()).isEqualTo(Map.of("id", id, "state", "approved", "required", 1, "approvals", 1));
        assertThat(run(id)).containsEntry("status", "success").containsEntry("awaits", null);
        var output = Json.object(run(id).get("output"));
        assertThat(output).containsEntry("approver", "token:developer 1");
        assertThat(Json.object(Json.list(output.get("approvals")).getFirst()))
                .hasEntrySatisfying("at", at -> assertThat(at.toString()).matches("\\d{4}-.*T.*\\.\\d{3}Z"));
        var decision = Json.object(Json.list(approval(ada, id).get("decisions")).getFirst());
        assertThat(decision)
                .containsEntry("decider", "token:developer 1")
                .containsEntry("verdict", "approved")
                .containsEntry("comment", "looks good")
                .containsKey("at");
        assertThat(approval(bob, id)).containsEntry("mayDecide", false).containsEntry("whyNot", "It is approved");
        isRefused(approve(server.admin(), id), 409, "Run %s asks nobody any more (status: success)".formatted(id));
    }

    @Test
    void nobody_approves_what_they_asked_for_unless_the_action_says_so() {
        var gate = asking("gate", Map.of());
        var own = asking("own", Map.of());

        isRefused(approve(ada, gate), 403, "A run that you asked for yourself is approved by somebody else");
        assertThat(approval(ada, gate))
                .containsEntry("mayDecide", false)
                .containsEntry("whyNot", "A run that you asked for yourself is approved by somebody else");
        assertThat(approve(ada, own).status()).isEqualTo(200);
        assertThat(run(gate)).containsEntry("status", "running");
    }

    @Test
    void as_many_people_approve_as_are_required_and_nobody_twice() {
        var id = asking("pair", Map.of());

        assertThat(approve(bob, id).data()).containsEntry("state", "pending").containsEntry("approvals", 1);
        isRefused(approve(bob, id), 409, "token:developer 1 has decided about run %s already".formatted(id));
        assertThat(approval(bob, id)).containsEntry("whyNot", "You have decided already");
        assertThat(approve(server.admin(), id).data())
                .containsEntry("state", "approved")
                .containsEntry("approvals", 2);
    }

    @Test
    void only_those_decide_who_are_named_and_their_role_is_theirs_here() {
        var admins = asking("admins", Map.of());
        var named = asking("named", Map.of("who", List.of("token:admin")));

        isRefused(approve(bob, admins), 403, "You are none of those who may decide this");
        isRefused(approve(bob, named), 403, "You are none of those who may decide this");
        isRefused(reject(bob, named, "no"), 403, "You are none of those who may decide this");
        assertThat(approval(bob, named)).containsEntry("whyNot", "You are none of those who may decide this");
        assertThat(approve(server.token("template-admin", "default/default"), admins)
                        .status())
                .as("a higher role counts")
                .isEqualTo(200);
        assertThat(approve(server.admin(), named).status()).isEqualTo(200);
    }

    @Test
    void approvers_that_come_to_nobody_are_never_everybody() {
        for (var who : List.of(List.of(), Map.of(), "", "bob", List.of("bob"), Map.of("roles", List.of("king")))) {
            var run = ada.startAction("named", Map.of("who", who));
            ada.awaitStatus("/actions/runs/" + run, "failed");
            assertThat(String.valueOf(run(run).get("error"))).startsWith("approval: approvers");
            assertThat(ada.get("/approvals/" + run).status()).isEqualTo(404);
        }
        var nothing = ada.startAction("named", Map.of());
        ada.awaitStatus("/actions/runs/" + nothing, "failed");
    }

    @Test
    void a_rejection_says_why_and_is_final() {
        var id = asking("pair", Map.of());
        assertThat(approve(bob, id).status()).isEqualTo(200);
        var admin = server.admin();

        assertThat(details(admin.post("/approvals/" + id + "/reject", null))).isNotEmpty();
        assertThat(details(admin.post("/approvals/" + id + "/reject", Map.of())))
                .extracting(it -> it.get("path"))
                .containsExactly(List.of("comment"));
        assertThat(details(reject(admin, id, " ")))
                .extracting(it -> it.get("path"))
                .containsExactly(List.of("comment"));
        assertThat(details(reject(admin, id, "x".repeat(4097))))
                .extracting(it -> it.get("path"))
                .containsExactly(List.of("comment"));
        assertThat(reject(admin, id, "not on a\nFriday").data()).containsEntry("state", "rejected");

        assertThat(run(id))
                .containsEntry("status", "failed")
                .containsEntry("error", "rejected by token:admin: not on a\nFriday");
        isRefused(approve(admin, id), 409, "Run %s asks nobody any more (status: failed)".formatted(id));
    }

    @Test
    void values_are_checked_field_by_field_and_become_the_output() {
        var id = asking("ask", Map.of());

        assertThat(details(bob.post("/approvals/" + id + "/values", Map.of())))
                .extracting(it -> it.get("path"))
                .containsExactly(List.of("values"));
        assertThat(details(pass(bob, id, Map.of("size", "big", "sice", 3))))
                .extracting(it -> it.get("path"))
                .containsExactlyInAnyOrder(List.of("values", "size"), List.of("values", "sice"));
        assertThat(details(pass(bob, id, Map.of("size", 1, "zone", "moon"))))
                .as("what the action promises as its output")
                .extracting(it -> it.get("path"))
                .containsExactly(List.of("values", "zone"));
        assertThat(details(bob.post("/approvals/" + id + "/values", Map.of("values", 3))))
                .isNotEmpty();
        assertThat(details(bob.post("/approvals/" + id + "/values", Map.of("values", Map.of(), "foo", 3))))
                .isNotEmpty();
        assertThat(run(id)).containsEntry("status", "running");

        assertThat(pass(ada, id, Map.of("size", 3)).data()).containsEntry("state", "approved");
        assertThat(Json.object(run(id).get("output"))).containsEntry("size", 3).containsEntry("zone", "eu");
    }

    @Test
    void a_form_keeps_the_order_of_its_fields() {
        var form = Json.object(approval(bob, asking("ask", Map.of())).get("form"));

        assertThat(Json.object(Json.object(form.get("schema")).get("properties"))
                        .keySet())
                .containsExactly("zone", "size", "token", "key");
    }

    @Test
    void each_answer_is_for_its_own_question_and_both_can_be_rejected() {
        var gate = asking("gate", Map.of());
        var ask = asking("ask", Map.of());

        isRefused(
                pass(bob, gate, Map.of("size", 1)), 409, "Run %s asks for an approval, not for values".formatted(gate));
        isRefused(approve(bob, ask), 409, "Run %s asks for values: pass them, or reject".formatted(ask));
        assertThat(reject(bob, ask, "no idea").data()).containsEntry("state", "rejected");
    }

    @Test
    void secrets_are_shown_nowhere_and_reach_the_next_step() {
        var templateRun = ada.startTemplate("guarded", Map.of());
        var gate = pending();
        bob.post("/approvals/" + gate + "/approve", Map.of("comment", "the key is k3y-of-the-file"));
        var ask = pending();
        var form = Json.object(approval(bob, ask).get("form"));
        assertThat(form.get("defaults")).isEqualTo(Map.of("token", "***", "key", "***"));
        assertThat(approval(bob, ask)).containsEntry("message", "***");

        assertThat(bob.post(
                                "/approvals/" + ask + "/values",
                                Map.of(
                                        "values",
                                        Map.of("size", 2, "token", "t0ken-of-a-person", "key", "***"),
                                        "comment",
                                        "it is k3y-of-the-file"))
                        .status())
                .isEqualTo(200);
        ada.awaitStatus("/templates/runs/" + templateRun, "success");

        var everything = new StringBuilder();
        for (var path :
                List.of("/approvals?state=approved", "/templates/runs/" + templateRun, "/audit-logs", "/action-runs")) {
            everything.append(server.admin().get(path).text());
        }
        for (var step : ada.get("/templates/runs/" + templateRun).list("steps")) {
            everything.append(ada.get("/actions/runs/" + step.get("runId")).text());
            everything.append(
                    ada.get("/actions/runs/" + step.get("runId") + "/attempts").text());
        }
        assertThat(everything.toString())
                .contains("it is ***")
                .doesNotContain("t0ken-of-a-person")
                .doesNotContain("t0ken-of-the-file");
        assertThat(approval(ada, ask).toString()).doesNotContain("k3y-of-the-file");
        assertThat(run(ask).toString()).doesNotContain("k3y-of-the-file");
    }

    @Test
    void a_secret_default_that_is_not_touched_is_passed_on_as_it_is() {
        var id = asking("ask", Map.of("key", "k3y-of-the-run"));
        assertThat(pass(bob, id, Map.of("size", 1, "token", "***")).status()).isEqualTo(200);
        assertThat(run(id).get("output")).isEqualTo(Map.of("zone", "eu", "size", 1, "token", "***", "key", "***"));
        assertThat(server.engine()).isNotNull();
    }

    private String pending() {
        return String.valueOf(ada.await(
                        "/approvals?state=pending",
                        answer -> answer.list("approvals").size() == 1)
                .list("approvals")
                .getFirst()
                .get("id"));
    }

    @Test
    void the_message_of_an_approval_tells_no_secret() {
        var id = asking("gate", Map.of("service", "blog", "password", "hunter2-hunter2"));

        assertThat(approval(bob, id)).containsEntry("message", "***");
        ada.await("/actions/runs/" + id + "/logs", answer -> answer.text().contains("Asks for an approval"));
        assertThat(ada.get("/actions/runs/" + id + "/logs").text()).doesNotContain("hunter2");
        assertThat(reject(bob, id, "hunter2-hunter2 is a bad password").status())
                .isEqualTo(200);
        assertThat(run(id)).containsEntry("error", "rejected by token:developer 1: *** is a bad password");
        assertThat(server.admin().get("/audit-logs").text()).doesNotContain("hunter2");
    }

    @Test
    void the_list_is_filtered_by_state_by_mine_and_by_who_asked() {
        var gate = asking("gate", Map.of());
        var named = asking("named", Map.of("who", List.of("token:admin")));
        var done = asking("gate", Map.of());
        approve(bob, done);
        var others = asked(server.admin().startAction("own", Map.of()));

        assertThat(ids(bob.get("/approvals"))).containsExactly(others, done, named, gate);
        assertThat(ids(bob.get("/approvals?state=pending&mine=true"))).containsExactly(others, gate);
        assertThat(ids(bob.get("/approvals?mine=true&state=approved"))).containsExactly(done);
        assertThat(ids(server.admin().get("/approvals?mine=true"))).containsExactly(others, named, gate);
        assertThat(ids(bob.get("/approvals?requestedBy=token:admin"))).containsExactly(others);
        assertThat(ids(bob.get("/approvals?limit=1&offset=1"))).containsExactly(done);
        assertThat(bob.get("/approvals?limit=1&offset=1").data()).containsEntry("total", 4);
        for (var bad : List.of("state=open", "mine=yes", "limit=0", "limit=x", "offset=-1")) {
            assertThat(bob.get("/approvals?" + bad).status()).as(bad).isEqualTo(400);
        }
    }

    private static List<Object> ids(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.list("approvals").stream().map(it -> it.get("id")).toList();
    }

    @Test
    void what_is_out_of_scope_is_like_what_is_not_there() {
        var id = asking("gate", Map.of());
        var plain = ada.startAction("echo", Map.of());
        var staging = server.token("platform-admin", "acme/web/staging");
        var production = server.token("platform-admin", "acme/web/production");
        var action = staging.get("/actions").list("actions").getFirst().get("id");
        var there = String.valueOf(
                staging.post("/actions/" + action + "/run", Map.of()).data().get("runId"));
        staging.await("/approvals/" + there, answer -> answer.status() == 200);

        var missing = "{\"error\":\"NotFound\",\"message\":\"Approval not found\"}";
        for (var unseen : List.of(id, there, plain, UUID.randomUUID().toString(), "nothing")) {
            assertThat(production.get("/approvals/" + unseen).text()).isEqualTo(missing);
            assertThat(approve(production, unseen).text()).isEqualTo(missing);
            assertThat(reject(production, unseen, "no").text()).isEqualTo(missing);
            assertThat(pass(production, unseen, Map.of()).text()).isEqualTo(missing);
        }
        assertThat(approve(bob, plain).status()).as("a run that asks nobody").isEqualTo(404);
        assertThat(ids(production.get("/approvals"))).isEmpty();
        assertThat(ids(staging.get("/approvals"))).containsExactly(there);
    }

    @Test
    void who_may_read_alone_decides_nothing_and_who_may_decide_alone_reads_nothing() {
        var id = asking("gate", Map.of());
        var reader = server.token("viewer", "default/default");
        var decider = server.token("developer", "default/default", "run:approve");

        isRefused(approve(reader, id), 403, "Missing permission: run:approve");
        assertThat(approval(reader, id))
                .containsEntry("mayDecide", false)
                .containsEntry("whyNot", "Missing permission: run:approve");
        isRefused(decider.get("/approvals/" + id), 403, "Missing permission: action:read");
        assertThat(approve(decider, id).data())
                .isEqualTo(Map.of("id", id, "state", "approved", "required", 1, "approvals", 1));
    }

    @Test
    void what_nobody_answered_in_time_and_what_was_canceled_takes_no_answer() {
        var late = ada.startAction("hurry", Map.of());
        ada.awaitStatus("/actions/runs/" + late, "failed");
        var canceled = asking("ask", Map.of());
        ada.post("/actions/runs/" + canceled + "/cancel", null);

        assertThat(run(late)).containsEntry("error", "expired: nobody who may decide did so in time");
        assertThat(approval(bob, late)).containsEntry("state", "expired").containsEntry("whyNot", "It is expired");
        assertThat(approval(bob, canceled)).containsEntry("state", "canceled");
        assertThat(approve(bob, late).status()).isEqualTo(409);
        assertThat(pass(bob, canceled, Map.of("size", 1)).status()).isEqualTo(409);
    }

    @Test
    void of_twenty_who_approve_at_once_one_does_and_the_audit_log_has_one_line() throws Exception {
        var id = asking("gate", Map.of());
        var askers = IntStream.range(0, 20)
                .mapToObj(_ -> server.token("developer", "default/default"))
                .toList();

        var answers = together(askers.stream()
                .<Callable<Answer>>map(asker -> () -> approve(asker, id))
                .toList());

        assertThat(answers).extracting(Answer::status).containsOnly(200, 409);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(approval(ada, id)).containsEntry("approvals", 1);
        assertThat(decisions(id)).hasSize(1);
    }

    private static <T> List<T> together(List<Callable<T>> all) throws Exception {
        var barrier = new CyclicBarrier(all.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = all.stream()
                    .map(one -> threads.submit(() -> {
                        barrier.await();
                        return one.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    private List<Map<String, Object>> decisions(String id) {
        return server.admin().get("/audit-logs?targetId=" + id).list("entries").stream()
                .filter(entry -> String.valueOf(entry.get("action")).startsWith("approval."))
                .toList();
    }

    @Test
    void decisions_are_in_the_audit_log_with_who_how_and_why() {
        var id = asking("pair", Map.of());
        var approved = bob.post("/approvals/" + id + "/approve", Map.of("comment", "fine"));
        reject(server.admin(), id, "not fine");

        assertThat(decisions(id))
                .extracting(it -> it.get("action"))
                .containsExactly("approval.reject", "approval.approve");
        var entry = decisions(id).get(1);
        assertThat(entry)
                .containsEntry("actor", "token:developer 1")
                .containsEntry("target_type", "action_run")
                .containsEntry("target_id", id)
                .containsEntry("status", "success");
        assertThat(Json.object(entry.get("metadata")))
                .containsEntry("comment", "fine")
                .containsEntry("requestId", approved.header("x-request-id").orElseThrow())
                .hasEntrySatisfying("via", via -> assertThat(via.toString()).startsWith("token "));
        var byBob = server.admin().get("/audit-logs?actor=token:developer%201");
        assertThat(byBob.list("entries")).hasSize(1);
        assertThat(byBob.data()).containsEntry("total", 1);
    }

    @Test
    void a_retry_asks_again_and_whoever_retried_has_asked_too() {
        var templateRun = ada.startTemplate("guarded", Map.of());
        var first = pending();
        assertThat(reject(bob, first, "not yet").status()).isEqualTo(200);
        ada.awaitStatus("/templates/runs/" + templateRun, "failed");

        var again = bob.post("/templates/runs/" + templateRun + "/retry", null);
        var second = pending();

        assertThat(again.status()).isEqualTo(202);
        assertThat(second).isNotEqualTo(first);
        assertThat(approve(ada, second).status()).isEqualTo(403);
        assertThat(approve(bob, second).status()).isEqualTo(403);
        assertThat(approve(server.admin(), second).status()).isEqualTo(200);
    }
}
