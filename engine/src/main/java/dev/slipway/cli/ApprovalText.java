package dev.slipway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells a person what a run asks, of whom, and who said what.
record ApprovalText(Printer printer) {
    /// An approval, or values.
    static String asksFor(Fields approval) {
        return approval.text("kind").equals("variables") ? "values" : "approval";
    }

    /// What asks: an action, or a step of a template.
    static String what(Fields approval) {
        return approval.get("template") == null
                ? reference(approval.object("action"))
                : "%s (step %s)".formatted(reference(approval.object("template")), approval.text("stepId"));
    }

    /// What one types to answer.
    static String command(String awaits, String id) {
        return awaits.equals("variables")
                ? "./slipway approvals values %s -p KEY=VALUE".formatted(id)
                : "./slipway approvals approve " + id;
    }

    private static String reference(Fields definition) {
        return definition.text("name") + "@" + definition.text("version");
    }

    void tell(Fields approval) {
        var head = new LinkedHashMap<String, @Nullable Object>();
        head.put("Approval", approval.text("id"));
        head.put("Asks for", asksFor(approval));
        head.put("Message", approval.text("message"));
        head.put("State", approval.text("state"));
        head.put("Template", approval.get("template") == null ? "" : what(approval));
        head.put("Run", approval.text("templateRunId"));
        head.put("Action", reference(approval.object("action")));
        head.put("Environment", approval.text("environment"));
        head.put("By", approval.text("requestedBy"));
        head.put("Asked", approval.text("askedAt"));
        head.put("Expires", approval.text("expiresAt"));
        head.put("Of", approvers(approval));
        if (asksFor(approval).equals("approval")) {
            head.put("Approvals", approval.text("approvals") + " of " + approval.text("required"));
        }
        printer.pairs(head);
        values(approval.object("form"));
        decisions(approval.list("decisions"));
        if (Boolean.TRUE.equals(approval.get("mayDecide"))) {
            printer.line("");
            printer.line(command(approval.text("kind"), approval.text("id")));
            printer.line("./slipway approvals reject %s --comment WHY".formatted(approval.text("id")));
        } else if (approval.text("state").equals("pending")) {
            printer.line("");
            printer.line("It is not yours to decide: " + approval.text("whyNot"));
        }
    }

    private static String approvers(Fields approval) {
        var approvers = approval.object("approvers");
        var named = Stream.of("users", "roles", "groups")
                .flatMap(kind -> names(approvers, kind))
                .toList();
        var who = named.isEmpty() ? "everybody who may approve runs" : String.join(", ", named);
        return asksFor(approval).equals("values") || Boolean.TRUE.equals(approval.get("selfApproval"))
                ? who
                : who + "; not who asked for the run";
    }

    private static Stream<String> names(Fields approvers, String kind) {
        var before = switch (kind) {
            case "roles" -> "role ";
            case "groups" -> "group ";
            default -> "";
        };
        return approvers.get(kind) instanceof List<?> names
                ? names.stream().map(name -> before + Fields.shown(name))
                : Stream.of();
    }

    private void values(Fields form) {
        var schema = form.object("schema");
        var required = schema.get("required") instanceof List<?> names ? names : List.of();
        var rows = new ArrayList<List<String>>();
        schema.object("properties").values().forEach((name, value) -> {
            var property = Fields.of(value);
            rows.add(List.of(
                    name,
                    property.find("enum").map(all -> "one of " + all).orElseGet(() -> property.text("type")),
                    required.contains(name) ? "yes" : "",
                    form.object("defaults").find(name).orElseGet(() -> property.text("default")),
                    property.find("title").orElseGet(() -> property.text("description"))));
        });
        if (!rows.isEmpty()) {
            printer.line("");
            printer.line("Values");
            printer.table(List.of("NAME", "TYPE", "REQUIRED", "DEFAULT", "TITLE"), rows, "");
        }
    }

    private void decisions(List<Fields> decisions) {
        if (!decisions.isEmpty()) {
            printer.line("");
            printer.line("Decisions");
            printer.table(
                    List.of("WHO", "SAID", "WHEN", "WHY"),
                    decisions.stream()
                            .map(it -> List.of(
                                    it.text("decider"),
                                    it.text("verdict"),
                                    it.time("at").map(Visible::time).orElse(""),
                                    it.text("comment")))
                            .toList(),
                    "");
        }
    }
}
