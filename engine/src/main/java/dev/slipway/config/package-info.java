/// What Slipway is told at its start: options and environment, checked once and wholly.
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
