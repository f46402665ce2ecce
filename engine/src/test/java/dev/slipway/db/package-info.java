@NullMarked
package dev.slipway.db;

import org.jspecify.annotations.NullMarked;
