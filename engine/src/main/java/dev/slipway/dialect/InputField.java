package dev.slipway.dialect;

/// Where in the body the input of a start stands. A route leaves it in the call, so that the error table can
/// say which field of the body an input that does not fit came from.
public record InputField(String name) {}
