/// What people define: actions, templates and projects, read from files or the API, each problem with its line.
@NullMarked
package dev.slipway.catalog;

import org.jspecify.annotations.NullMarked;
