/// The executor that sends one HTTP request, and only to where the egress policy lets it.
///
/// `HttpExecutor` is the seam, `Outgoing` the request read from the settings, `Exchange` one request and its
/// answer, `Expectation` which status is a success. `EgressPolicy` decides on the bytes of addresses, at the
/// moment of connecting, so that neither spelling nor DNS gets around it. Source: SECURITY.md X10 to X12.
@NullMarked
package dev.slipway.executor.http;

import org.jspecify.annotations.NullMarked;
