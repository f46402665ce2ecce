/// Finds executors: the built-in ones, and those that plug-in jars bring along.
@NullMarked
package dev.slipway.executor;

import org.jspecify.annotations.NullMarked;
