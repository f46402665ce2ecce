/// The only room that knows the HTTP library: the route table, one request as a [Call], its answer as a
/// [Reply], and the server between them.
@NullMarked
package dev.slipway.http;

import org.jspecify.annotations.NullMarked;
