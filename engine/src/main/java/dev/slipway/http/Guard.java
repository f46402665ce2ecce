package dev.slipway.http;

/// Who may use a route. Checked before the body is read, so that a stranger learns nothing of its rules.
public interface Guard {
    /// Lets the call pass or throws; may leave what it found out with [Call#put].
    ///
    /// @throws HttpProblem.Unauthorized when the call does not say who asks
    /// @throws HttpProblem.Forbidden when the one who asks may not
    void check(Call call);

    /// What the route table shows, for example `action:run`.
    String name();

    /// This guard, then another one: who asks, then whether they see the place, then whether they may.
    default Guard then(Guard next) {
        var first = this;
        return new Guard() {
            @Override
            public void check(Call call) {
                first.check(call);
                next.check(call);
            }

            @Override
            public String name() {
                return first.name() + ", " + next.name();
            }
        };
    }

    /// The guard of a route that everybody may use.
    static Guard open() {
        return new Guard() {
            @Override
            public void check(Call call) {}

            @Override
            public String name() {
                return "open";
            }
        };
    }
}
