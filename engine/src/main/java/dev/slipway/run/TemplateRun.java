package dev.slipway.run;

import dev.slipway.catalog.Action;
import dev.slipway.catalog.Revision;
import dev.slipway.catalog.Template;
import java.util.Map;

/// A template run with everything that never changes about it: what it was accepted with.
///
/// @param run its own row
/// @param template the revision that it started with
/// @param actions by step id: the revision of the step's action when the run was accepted
record TemplateRun(Run run, Template template, Map<String, Revision<Action>> actions) {}
