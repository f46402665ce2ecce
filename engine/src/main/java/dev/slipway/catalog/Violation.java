package dev.slipway.catalog;

import java.util.List;

/// One way in which an input does not fit.
///
/// @param path keys and indexes (as text) from the input's root; empty for the whole
/// @param message what was expected and what came; never quotes the value of a secret
/// @param code a word for programs: `required`, `invalid_type`, `invalid_enum_value`, `invalid_string`,
///     `too_small`, `too_big`, `unrecognized_keys` or `custom`
public record Violation(List<String> path, String message, String code) {}
