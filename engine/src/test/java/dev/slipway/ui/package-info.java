@NullMarked
package dev.slipway.ui;

import org.jspecify.annotations.NullMarked;
