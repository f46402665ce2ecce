@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
