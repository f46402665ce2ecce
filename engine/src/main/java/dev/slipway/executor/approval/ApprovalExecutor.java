package dev.slipway.executor.approval;

import dev.slipway.spi.Executor;
import dev.slipway.spi.Outcome;
import dev.slipway.spi.Task;
import dev.slipway.spi.Wait;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks people to approve. The attempt ends at once, and no thread is held; when enough people have
/// approved, the run succeeds with who did. A rejection, or no answer until `expires`, fails it for good.
public final class ApprovalExecutor implements Executor {
    private static final int MOST = 100;
    private static final String SCHEMA = """
            {
              "type": "object",
              "properties": {
                %s,
                "required": {"type": "integer", "minimum": 1, "maximum": 100, "description": "How many different people must approve. Left out: 1."},
                "selfApproval": {"type": "boolean", "description": "Whether who started the run may approve it. Left out: false."}
              },
              "additionalProperties": false,
              "$defs": {%s}
            }
            """.formatted(Asking.PROPERTIES, Asking.DEFINITIONS);

    private final Clock clock;

    /// @param clock tells what `expires` counts from
    public ApprovalExecutor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "approval";
    }

    @Override
    public String settingsSchema() {
        return SCHEMA;
    }

    @Override
    public List<String> problems(Map<String, Object> settings, Map<String, Object> parameters) {
        var problems = Asking.problems(settings);
        Asking.note(problems, settings, "required", ApprovalExecutor::required);
        Asking.note(problems, settings, "selfApproval", ApprovalExecutor::selfApproval);
        if (problems.isEmpty()
                && !Asking.holdsExpression(settings.get("approvers"))
                && !Asking.holdsExpression(settings.get("required"))) {
            Asking.note(problems, settings, "expires", ApprovalExecutor::wait);
        }
        return problems;
    }

    @Override
    public Optional<Wait> asks(Map<String, Object> settings) {
        return Optional.of(wait(settings));
    }

    @Override
    public Outcome execute(Task task) {
        try {
            var wait = wait(task.settings());
            // PostgreSQL keeps microseconds: what is stored and what is told must be the same
            var until =
                    clock.instant().plus(Asking.of(task.settings()).expires()).truncatedTo(ChronoUnit.MICROS);
            var who = wait.required() == 1 ? "an approval" : "%d approvals".formatted(wait.required());
            task.log(
                    Task.Level.INFO,
                    "Asks for %s until %s%s"
                            .formatted(who, until, wait.message().isEmpty() ? "" : ": " + wait.message()));
            return new Outcome.Waiting(wait, until);
        } catch (BadSetting e) {
            return Outcome.failedForGood("bad_settings", "approval: " + e.text());
        }
    }

    private static Wait.Approval wait(Map<String, Object> settings) {
        var asking = Asking.of(settings);
        var approvers = asking.approvers();
        int required = required(settings);
        int users = approvers.users().size();
        if (users > 0 && approvers.roles().isEmpty() && approvers.groups().isEmpty() && required > users) {
            throw new BadSetting("required is %d, and only %d may approve; name more users, or a role or group"
                    .formatted(required, users));
        }
        return new Wait.Approval(approvers, required, selfApproval(settings), asking.message());
    }

    private static int required(Map<String, Object> settings) {
        if (!settings.containsKey("required")) {
            return 1;
        }
        try {
            int required = new BigDecimal(String.valueOf(settings.get("required"))).intValueExact();
            if (required >= 1 && required <= MOST) {
                return required;
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // told below
        }
        throw new BadSetting("required is no whole number from 1 to " + MOST);
    }

    private static boolean selfApproval(Map<String, Object> settings) {
        return switch (settings.getOrDefault("selfApproval", false)) {
            case Boolean bool -> bool;
            // What an {{#if}} comes to is text.
            case String text when text.equals("true") -> true;
            case String text when text.equals("false") -> false;
            case null, default -> throw new BadSetting("selfApproval is neither true nor false");
        };
    }
}
