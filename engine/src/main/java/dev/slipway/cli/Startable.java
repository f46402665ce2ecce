package dev.slipway.cli;

/// A template or action that can be started.
record Startable(Kind kind, String id, String name, String version, ParameterTypes parameters) {
    /// As a listing of the server has it.
    static Startable of(Kind kind, Fields listed) {
        return new Startable(
                kind,
                listed.text("id"),
                listed.text("name"),
                listed.text("version"),
                ParameterTypes.of(listed.get("parameters")));
    }

    /// `name@version`.
    String reference() {
        return name + "@" + version;
    }

    /// Whether that is its id, its name, or its name with its version.
    boolean answersTo(String given) {
        return given.equals(name) || given.equals(reference()) || given.equals(id);
    }
}
