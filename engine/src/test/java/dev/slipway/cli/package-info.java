/// Tests of the command line, most of them against a far side with scripted answers.
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
